<?php

$MESS['LINEWARDEN_DISPATCH_COMPANY_FIELD'] = 'Компания (распределение обращений)';
