<?php

$MESS['LINEWARDEN_DISPATCH_REFUSED_ACCESS_DENIED'] = 'You have no right to the settings of the “Dialog dispatch” module. An administrator gives it on the “Access” tab.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_REQUEST_WRONG'] = 'The request is not well formed: #FIELD#. Reload the page.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_NOT_SET'] = 'The address of the dispatch service is not set. Give it on the “Connection” tab.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_DOWN'] = 'The dispatch service does not answer: #ERROR#. Check that it is running and that the address on the “Connection” tab is right.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_REFUSED'] = 'The dispatch service did not accept the module’s signature (#CODE#). Check that it has the same shared secret and that the clocks of both servers are right.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_SIDECAR_UNREADABLE'] = 'Somebody else answered at the address of the dispatch service (HTTP #STATUS#). Check the address on the “Connection” tab.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_LINE_NOT_FOUND'] = 'The open line is gone: #ID#. Reload the page.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_LINE_REFUSED'] = 'The portal did not change the line “#NAME#”: #ERROR#';
$MESS['LINEWARDEN_DISPATCH_REFUSED_NOT_LOGGED_IN'] = 'Log in to the portal and open this page again.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_BOARD_DENIED'] = 'You have no right to the live board. Ask an administrator of the portal to give your group the right “view” in the settings of the “Dialog dispatch” module, on the “Access” tab.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_BOARD_URL_NOT_SET'] = 'The address of the service for the browsers of employees is not set. Ask an administrator to give it in the settings of the “Dialog dispatch” module, on the “Connection” tab.';
$MESS['LINEWARDEN_DISPATCH_REFUSED_INTERNAL'] = 'The module could not do this. The portal’s error log has the details.';
