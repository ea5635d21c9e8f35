<?php

$MESS['LINEWARDEN_DISPATCH_UNSTEP_QUEUE'] = 'The “Dispatcher” bot will be removed; open lines go back to the portal’s own queue.';
$MESS['LINEWARDEN_DISPATCH_UNSTEP_KEEP'] = 'Keep the settings, the module’s tables and the “Company” field of contacts and deals';
$MESS['LINEWARDEN_DISPATCH_UNSTEP_DELETE'] = 'Remove the module';
