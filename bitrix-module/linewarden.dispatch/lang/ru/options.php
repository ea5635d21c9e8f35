<?php

$MESS['LINEWARDEN_DISPATCH_TAB_CONNECTION'] = 'Связь';
$MESS['LINEWARDEN_DISPATCH_TAB_LINES'] = 'Линии';
$MESS['LINEWARDEN_DISPATCH_TAB_SCHEDULES'] = 'Расписания';
$MESS['LINEWARDEN_DISPATCH_TAB_COMPANIES'] = 'Компании';
$MESS['LINEWARDEN_DISPATCH_TAB_BOARD'] = 'Табло';
$MESS['LINEWARDEN_DISPATCH_TAB_JOURNAL'] = 'Журнал';
$MESS['LINEWARDEN_DISPATCH_TAB_MERGES'] = 'Дубликаты';
$MESS['LINEWARDEN_DISPATCH_TAB_RIGHTS'] = 'Права';
$MESS['LINEWARDEN_DISPATCH_SAVE'] = 'Сохранить';
$MESS['LINEWARDEN_DISPATCH_NEVER'] = 'ещё не было';

$MESS['LINEWARDEN_DISPATCH_SIDECAR_URL'] = 'Адрес службы распределения';
$MESS['LINEWARDEN_DISPATCH_CHECK'] = 'Проверить связь';
$MESS['LINEWARDEN_DISPATCH_BOARD_URL'] = 'Адрес службы для браузеров сотрудников';
$MESS['LINEWARDEN_DISPATCH_BOARD_URL_WHY'] = 'Нужен табло: по нему браузер держит связь со службой. Если портал открывается по https, адрес тоже должен быть https. Руководители продаж без прав администратора открывают табло по ссылке <a href="#DOOR#">#DOOR#</a>; право «просмотр» их группе даётся на вкладке «Права».';
$MESS['LINEWARDEN_DISPATCH_URL_SCHEME'] = 'Адрес службы должен начинаться с http:// или https://.';
$MESS['LINEWARDEN_DISPATCH_URL_HOST'] = 'В адресе службы нет правильного имени или IP-адреса сервера.';
$MESS['LINEWARDEN_DISPATCH_URL_EXTRA'] = 'В адресе службы не должно быть имени пользователя, параметров после «?» и части после «#».';
$MESS['LINEWARDEN_DISPATCH_SECRET'] = 'Общий секрет';
$MESS['LINEWARDEN_DISPATCH_ROTATE'] = 'Создать новый секрет';
$MESS['LINEWARDEN_DISPATCH_SECRET_ONCE'] = 'Скопируйте его в настройки службы (LINEWARDEN_SECRET): больше он показан не будет. Прежний секрет уже не действует.';
$MESS['LINEWARDEN_DISPATCH_SERVICE_USER'] = 'ID сотрудника, от имени которого модуль меняет CRM';
$MESS['LINEWARDEN_DISPATCH_SERVICE_USER_WRONG'] = 'Пользователь #ID# не найден среди работающих сотрудников.';
$MESS['LINEWARDEN_DISPATCH_NUDGE'] = 'Ответ службы на последний сигнал';
$MESS['LINEWARDEN_DISPATCH_NUDGE_GOOD'] = 'отвечает (с #SINCE#)';
$MESS['LINEWARDEN_DISPATCH_NUDGE_BAD'] = '#PROBLEM# (с #SINCE#)';
$MESS['LINEWARDEN_DISPATCH_AGENT'] = 'Последний запуск агента';
$MESS['LINEWARDEN_DISPATCH_BACKLOG'] = 'Событий ждёт службу';
$MESS['LINEWARDEN_DISPATCH_VERSION'] = 'Версия модуля';

$MESS['LINEWARDEN_DISPATCH_APP_LOADING'] = 'Загрузка…';
$MESS['LINEWARDEN_DISPATCH_APP_MISSING'] = 'Файлов этого экрана на портале нет: модуль установлен из исходного кода без сборки. Установите выпуск модуля или соберите экраны командой «npm run build:web» и обновите страницу.';

$MESS['LINEWARDEN_DISPATCH_LINES_WHY'] = 'С этими настройками собственная очередь портала не спорит со службой распределения, а когда служба выключена, заменяет её. Нужны они только линиям тех компаний, которые заведены в службе.';
$MESS['LINEWARDEN_DISPATCH_LINES_SURE'] = 'Изменить настройки всех открытых линий портала?';
$MESS['LINEWARDEN_DISPATCH_LINES_SET_ALL'] = 'Настроить все линии';
$MESS['LINEWARDEN_DISPATCH_LINE_SET'] = 'Настроить линию';
$MESS['LINEWARDEN_DISPATCH_LINE_RIGHT'] = 'Настроено верно: #COUNT#';
$MESS['LINEWARDEN_DISPATCH_LINE_OFF'] = '(выключена)';
$MESS['LINEWARDEN_DISPATCH_LINE_GOOD'] = '— настроена';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM'] = 'Связь с CRM';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM_CREATE'] = 'Что портал сам создаёт в CRM';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM_FORWARD'] = 'Переадресация на ответственного';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM_TRANSFER_CHANGE'] = 'Смена ответственного при передаче диалога';
$MESS['LINEWARDEN_DISPATCH_FIELD_QUEUE_TYPE'] = 'Распределение по очереди';
$MESS['LINEWARDEN_DISPATCH_FIELD_QUEUE_TIME'] = 'Время до передачи следующему, секунд';
$MESS['LINEWARDEN_DISPATCH_FIELD_CHECK_AVAILABLE'] = 'Проверка доступности оператора порталом';
$MESS['LINEWARDEN_DISPATCH_FIELD_MAX_CHAT'] = 'Предел диалогов на оператора';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_ENABLE'] = 'Чат-бот встречает клиента';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_ID'] = 'Какой чат-бот';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_JOIN'] = 'Когда подключается чат-бот';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_TIME'] = 'Через сколько секунд диалог уходит в очередь портала';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_LEFT'] = 'Когда чат-бот отключается';
$MESS['LINEWARDEN_DISPATCH_FIELD_QUEUE'] = 'Сотрудников в очереди (добавьте их в настройках линии)';
