<?php

$MESS['LINEWARDEN_DISPATCH_NAME'] = 'Dialog dispatch';
$MESS['LINEWARDEN_DISPATCH_DESCRIPTION'] = 'Tells the dispatch service what happens in open lines and CRM, and carries out its decisions.';
$MESS['LINEWARDEN_DISPATCH_MODULES_MISSING'] = 'Modules are not installed: #MODULES#.';
$MESS['LINEWARDEN_DISPATCH_PORTAL_TOO_OLD'] = 'Update the portal: it has no class #CLASS#.';
$MESS['LINEWARDEN_DISPATCH_INSTALL_FAILED'] = 'Installation failed: #ERROR#';
$MESS['LINEWARDEN_DISPATCH_UNINSTALL_FAILED'] = 'Removal failed: #ERROR#';
$MESS['LINEWARDEN_DISPATCH_UNINSTALL_TITLE'] = 'Removing the “Dialog dispatch” module';
$MESS['LINEWARDEN_DISPATCH_RIGHT_D'] = 'no access';
$MESS['LINEWARDEN_DISPATCH_RIGHT_R'] = 'view: settings, live board of own companies';
$MESS['LINEWARDEN_DISPATCH_RIGHT_W'] = 'change settings';
