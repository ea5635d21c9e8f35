<?php

$MESS['LINEWARDEN_DISPATCH_NAME'] = 'Распределение обращений';
$MESS['LINEWARDEN_DISPATCH_DESCRIPTION'] = 'Передаёт события открытых линий и CRM службе распределения и исполняет её решения.';
$MESS['LINEWARDEN_DISPATCH_MODULES_MISSING'] = 'Не установлены модули: #MODULES#.';
$MESS['LINEWARDEN_DISPATCH_PORTAL_TOO_OLD'] = 'Обновите портал: в нём нет класса #CLASS#.';
$MESS['LINEWARDEN_DISPATCH_INSTALL_FAILED'] = 'Установка не удалась: #ERROR#';
$MESS['LINEWARDEN_DISPATCH_UNINSTALL_FAILED'] = 'Удаление не удалось: #ERROR#';
$MESS['LINEWARDEN_DISPATCH_UNINSTALL_TITLE'] = 'Удаление модуля «Распределение обращений»';
$MESS['LINEWARDEN_DISPATCH_RIGHT_D'] = 'нет доступа';
$MESS['LINEWARDEN_DISPATCH_RIGHT_R'] = 'просмотр: настройки, табло своих компаний';
$MESS['LINEWARDEN_DISPATCH_RIGHT_W'] = 'изменение настроек';
