<?php

// Classes are loaded from lib/ by the namespace that the portal derives from the module id; nothing else belongs here,
// because the portal runs this file for every event delivered to the module.

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}
