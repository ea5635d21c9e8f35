<?php

$MESS['LINEWARDEN_DISPATCH_BOT_NAME'] = 'Диспетчер';
$MESS['LINEWARDEN_DISPATCH_BOT_POSITION'] = 'Распределяет обращения';
