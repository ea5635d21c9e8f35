<?php

/** Begins a hit of the practice portal. This is not Bitrix. */

declare(strict_types=1);

// A browser that was logged in is so again; in.php and act.php have no browser.
$hasSession = PHP_SAPI !== 'cli' && isset($_COOKIE['PRACTICEPORTAL']) && !defined('BX_SECURITY_SESSION_VIRTUAL');
if ($hasSession) {
    require_once dirname(__DIR__, 4) . '/session.php';
    Playground\Session::begin();
}
require_once (getenv('PLAYGROUND_KERNEL_DIR') ?: dirname(__DIR__, 7) . '/kernel') . '/bootstrap.php';
if ($hasSession) {
    Playground\Session::authorize();
}
