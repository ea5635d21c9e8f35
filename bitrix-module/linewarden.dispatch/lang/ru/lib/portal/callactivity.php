<?php

$MESS['LINEWARDEN_DISPATCH_CALL_INCOMING'] = 'Входящий звонок';
$MESS['LINEWARDEN_DISPATCH_CALL_OUTGOING'] = 'Исходящий звонок';
