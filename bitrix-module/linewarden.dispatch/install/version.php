<?php

$arModuleVersion = [
    "VERSION" => "0.2.1",
    "VERSION_DATE" => "2026-11-30 04:00:00",
];
