<?php

$MESS['LINEWARDEN_DISPATCH_COMPANY_FIELD'] = 'Company (dispatch)';
