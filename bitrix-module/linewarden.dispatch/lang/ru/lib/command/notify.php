<?php

$MESS['LINEWARDEN_DISPATCH_NOTIFY_DIALOG'] = 'Открыть диалог';
$MESS['LINEWARDEN_DISPATCH_NOTIFY_BOARD'] = 'Открыть табло';
$MESS['LINEWARDEN_DISPATCH_NOTIFY_SETTINGS'] = 'Открыть настройки модуля';
