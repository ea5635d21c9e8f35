<?php

// The namespace begins with a capital letter in the action ("linewarden:dispatch.Sidecar.call"): the files are lower case, as all of lib/.
return [
    'controllers' => [
        'value' => ['defaultNamespace' => '\\Linewarden\\Dispatch\\Controller'],
        'readonly' => true,
    ],
];
