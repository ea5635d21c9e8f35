<?php

$MESS['LINEWARDEN_DISPATCH_TAB_CONNECTION'] = 'Connection';
$MESS['LINEWARDEN_DISPATCH_TAB_LINES'] = 'Lines';
$MESS['LINEWARDEN_DISPATCH_TAB_SCHEDULES'] = 'Schedules';
$MESS['LINEWARDEN_DISPATCH_TAB_COMPANIES'] = 'Companies';
$MESS['LINEWARDEN_DISPATCH_TAB_BOARD'] = 'Live board';
$MESS['LINEWARDEN_DISPATCH_TAB_JOURNAL'] = 'Journal';
$MESS['LINEWARDEN_DISPATCH_TAB_MERGES'] = 'Duplicates';
$MESS['LINEWARDEN_DISPATCH_TAB_RIGHTS'] = 'Access';
$MESS['LINEWARDEN_DISPATCH_SAVE'] = 'Save';
$MESS['LINEWARDEN_DISPATCH_NEVER'] = 'not yet';

$MESS['LINEWARDEN_DISPATCH_SIDECAR_URL'] = 'Address of the dispatch service';
$MESS['LINEWARDEN_DISPATCH_CHECK'] = 'Check the connection';
$MESS['LINEWARDEN_DISPATCH_BOARD_URL'] = 'Address of the service for the browsers of employees';
$MESS['LINEWARDEN_DISPATCH_BOARD_URL_WHY'] = 'The live board needs it: there the browser keeps in touch with the service. If the portal is opened by https, this must be https too. Heads of sales who are no administrators open the board at <a href="#DOOR#">#DOOR#</a>; their group gets the right “view” on the “Access” tab.';
$MESS['LINEWARDEN_DISPATCH_URL_SCHEME'] = 'The service address must begin with http:// or https://.';
$MESS['LINEWARDEN_DISPATCH_URL_HOST'] = 'The service address has no proper host name or IP address.';
$MESS['LINEWARDEN_DISPATCH_URL_EXTRA'] = 'The service address must have no user name, no parameters after “?” and no part after “#”.';
$MESS['LINEWARDEN_DISPATCH_SECRET'] = 'Shared secret';
$MESS['LINEWARDEN_DISPATCH_ROTATE'] = 'Make a new secret';
$MESS['LINEWARDEN_DISPATCH_SECRET_ONCE'] = 'Copy it into the settings of the service (LINEWARDEN_SECRET): it will not be shown again. The former secret is no longer valid.';
$MESS['LINEWARDEN_DISPATCH_SERVICE_USER'] = 'ID of the employee on whose behalf the module changes CRM';
$MESS['LINEWARDEN_DISPATCH_SERVICE_USER_WRONG'] = 'User #ID# is not among the active employees.';
$MESS['LINEWARDEN_DISPATCH_NUDGE'] = 'Answer of the service to the last signal';
$MESS['LINEWARDEN_DISPATCH_NUDGE_GOOD'] = 'answers (since #SINCE#)';
$MESS['LINEWARDEN_DISPATCH_NUDGE_BAD'] = '#PROBLEM# (since #SINCE#)';
$MESS['LINEWARDEN_DISPATCH_AGENT'] = 'Last run of the agent';
$MESS['LINEWARDEN_DISPATCH_BACKLOG'] = 'Events waiting for the service';
$MESS['LINEWARDEN_DISPATCH_VERSION'] = 'Module version';

$MESS['LINEWARDEN_DISPATCH_APP_LOADING'] = 'Loading…';
$MESS['LINEWARDEN_DISPATCH_APP_MISSING'] = 'The portal lacks the files of this screen: the module was installed from source that was not built. Install a release of the module, or build the screens with “npm run build:web” and reload the page.';

$MESS['LINEWARDEN_DISPATCH_LINES_WHY'] = 'With these settings the portal’s own queue does not argue with the dispatch service, and stands in for it while it is off. Only lines of the companies known to the service need them.';
$MESS['LINEWARDEN_DISPATCH_LINES_SURE'] = 'Change the settings of every open line of the portal?';
$MESS['LINEWARDEN_DISPATCH_LINES_SET_ALL'] = 'Set all lines';
$MESS['LINEWARDEN_DISPATCH_LINE_SET'] = 'Set this line';
$MESS['LINEWARDEN_DISPATCH_LINE_RIGHT'] = 'Set as it should be: #COUNT#';
$MESS['LINEWARDEN_DISPATCH_LINE_OFF'] = '(switched off)';
$MESS['LINEWARDEN_DISPATCH_LINE_GOOD'] = '— set up';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM'] = 'Connection with CRM';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM_CREATE'] = 'What the portal itself creates in CRM';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM_FORWARD'] = 'Forwarding to the responsible person';
$MESS['LINEWARDEN_DISPATCH_FIELD_CRM_TRANSFER_CHANGE'] = 'Change of the responsible person on transfer';
$MESS['LINEWARDEN_DISPATCH_FIELD_QUEUE_TYPE'] = 'Distribution among the queue';
$MESS['LINEWARDEN_DISPATCH_FIELD_QUEUE_TIME'] = 'Time before the next one is asked, seconds';
$MESS['LINEWARDEN_DISPATCH_FIELD_CHECK_AVAILABLE'] = 'Check of availability by the portal';
$MESS['LINEWARDEN_DISPATCH_FIELD_MAX_CHAT'] = 'Limit of dialogs per operator';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_ENABLE'] = 'A chatbot receives the client';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_ID'] = 'Which chatbot';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_JOIN'] = 'When the chatbot joins';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_TIME'] = 'Seconds until the dialog goes to the portal’s queue';
$MESS['LINEWARDEN_DISPATCH_FIELD_WELCOME_BOT_LEFT'] = 'When the chatbot leaves';
$MESS['LINEWARDEN_DISPATCH_FIELD_QUEUE'] = 'Employees in the queue (add them in the settings of the line)';
