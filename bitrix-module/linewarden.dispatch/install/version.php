<?php

$arModuleVersion = [
    "VERSION" => "0.2.2",
    "VERSION_DATE" => "2026-11-30 09:30:00",
];
