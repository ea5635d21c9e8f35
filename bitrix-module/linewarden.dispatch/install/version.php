<?php

$arModuleVersion = [
    "VERSION" => "0.2.0",
    "VERSION_DATE" => "2026-11-28 16:00:00",
];
