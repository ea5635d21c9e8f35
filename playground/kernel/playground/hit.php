<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Application;

/** What ends a portal hit, for scripts that must go on afterwards. Not in the box. */
final class Hit
{
    /** Runs the background jobs of this hit without ending the process. */
    public static function runBackgroundJobs(): void
    {
        $application = Application::getInstance();
        (fn() => $this->runBackgroundJobs())->call($application);
        Automation::newHit();
    }
}
