<?php

$MESS['LINEWARDEN_DISPATCH_SILENCE_NO_ANSWER'] = 'The Linewarden service has not answered since #SINCE#: the portal’s own queue hands out new dialogs. See that the service runs and that the portal’s server reaches it.';
$MESS['LINEWARDEN_DISPATCH_SILENCE_UNSIGNED'] = 'The Linewarden service has not accepted the portal’s signature since #SINCE#: the portal’s own queue hands out new dialogs. Check the secret of the service and the clocks of the two servers.';
$MESS['LINEWARDEN_DISPATCH_SILENCE_TAKES_NOTHING'] = 'The Linewarden service answers but has taken no events of the portal since #SINCE#: the portal’s own queue hands out new dialogs. Look at the incidents on the “Overview” screen and at the service log.';
$MESS['LINEWARDEN_DISPATCH_SILENCE_BACK'] = 'The Linewarden service works again; it did not from #SINCE# to #TILL#. It assigns by itself what waited for it.';
$MESS['LINEWARDEN_DISPATCH_SILENCE_PAGE'] = 'Open the module settings';
