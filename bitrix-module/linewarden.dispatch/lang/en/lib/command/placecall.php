<?php

$MESS['LINEWARDEN_DISPATCH_CALL_NAMELESS'] = 'Withheld number';
