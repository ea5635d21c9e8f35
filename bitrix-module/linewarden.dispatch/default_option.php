<?php

$linewarden_dispatch_default_option = [
    'sidecar_url' => '',
    'board_url' => '',
    'service_user_id' => '1',
    'silence_minutes' => '5',
];
