<?php

$MESS['LINEWARDEN_DISPATCH_REFUSED_ACCESS_DENIED'] = 'Нет права на настройки модуля «Распределение обращений». Право даёт администратор на вкладке «Права».';
$MESS['LINEWARDEN_DISPATCH_REFUSED_REQUEST_WRONG'] = 'Запрос составлен неверно: #FIELD#. Обновите страницу.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_NOT_SET'] = 'Адрес службы распределения не задан. Укажите его на вкладке «Связь».';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_DOWN'] = 'Служба распределения не отвечает: #ERROR#. Проверьте, что она запущена и что адрес на вкладке «Связь» верен.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_REFUSED'] = 'Служба распределения не приняла подпись модуля (#CODE#). Проверьте, что общий секрет у неё тот же и что часы обоих серверов идут верно.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_UNREADABLE'] = 'По адресу службы распределения ответил кто-то другой (HTTP #STATUS#). Проверьте адрес на вкладке «Связь».';
$MESS['LINEWARDEN_DISPATCH_REFUSED_LINE_NOT_FOUND'] = 'Открытой линии больше нет: #ID#. Обновите страницу.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_LINE_REFUSED'] = 'Портал не изменил линию «#NAME#»: #ERROR#';
$MESS['LINEWARDEN_DISPATCH_REFUSED_NOT_LOGGED_IN'] = 'Войдите на портал и откройте эту страницу снова.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_BOARD_DENIED'] = 'Нет права на табло. Попросите администратора портала дать вашей группе право «просмотр» в настройках модуля «Распределение обращений», на вкладке «Права».';
$MESS['LINEWARDEN_DISPATCH_REFUSED_BOARD_URL_NOT_SET'] = 'Адрес службы для браузеров сотрудников не задан. Попросите администратора указать его в настройках модуля «Распределение обращений», на вкладке «Связь».';
$MESS['LINEWARDEN_DISPATCH_REFUSED_INTERNAL'] = 'Модуль не смог выполнить запрос. Подробности — в журнале ошибок портала.';
