<?php

$MESS['LINEWARDEN_DISPATCH_BOT_NAME'] = 'Dispatcher';
$MESS['LINEWARDEN_DISPATCH_BOT_POSITION'] = 'Routes clients’ dialogs';
