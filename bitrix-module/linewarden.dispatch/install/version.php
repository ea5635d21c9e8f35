<?php

$arModuleVersion = [
    "VERSION" => "0.3.0",
    "VERSION_DATE" => "2026-11-30 18:00:00",
];
