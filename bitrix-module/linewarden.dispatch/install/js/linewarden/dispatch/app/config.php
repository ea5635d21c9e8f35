<?php

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

return [
    'js' => 'dist/app.js',
    'css' => 'dist/app.css',
    'rel' => ['main.core'],
    'skip_core' => false,
];
