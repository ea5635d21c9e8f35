<?php

$arModuleVersion = [
    "VERSION" => "0.1.1",
    "VERSION_DATE" => "2026-11-22 13:00:00",
];
