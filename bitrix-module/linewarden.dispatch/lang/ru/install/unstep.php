<?php

$MESS['LINEWARDEN_DISPATCH_UNSTEP_QUEUE'] = 'Бот «Диспетчер» будет удалён, открытые линии вернутся к собственной очереди портала.';
$MESS['LINEWARDEN_DISPATCH_UNSTEP_KEEP'] = 'Сохранить настройки, таблицы модуля и поле «Компания» у контактов и сделок';
$MESS['LINEWARDEN_DISPATCH_UNSTEP_DELETE'] = 'Удалить модуль';
