<?php

$MESS['LINEWARDEN_DISPATCH_NOTIFY_DIALOG'] = 'Open the dialog';
