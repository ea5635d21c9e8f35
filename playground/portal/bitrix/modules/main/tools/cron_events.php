<?php

/** What cron runs every minute in a portal with agents on cron. This is not Bitrix. */

declare(strict_types=1);

if (PHP_SAPI !== 'cli') {
    exit;
}
define('BX_CRONTAB', true);
require dirname(__DIR__) . '/include/prolog_before.php';

CAgent::CheckAgents();
Playground\Hit::runBackgroundJobs();
