<?php

$arModuleVersion = [
    "VERSION" => "0.3.0",
    "VERSION_DATE" => "2026-11-30 09:30:00",
];
