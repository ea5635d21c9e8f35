<?php

$MESS['LINEWARDEN_DISPATCH_NOTIFY_DIALOG'] = 'Открыть диалог';
