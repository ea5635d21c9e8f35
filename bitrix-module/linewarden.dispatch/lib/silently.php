<?php

declare(strict_types=1);

namespace Linewarden\Dispatch;

use Bitrix\Main\Application;

/** The wall between the portal and the module's handlers, agents and background jobs. */
final class Silently
{
    /**
     * Runs the action; whatever it throws goes to the portal's log. The portal does not catch what a handler throws, so an
     * exception here would break the message or the deal that the portal is saving.
     */
    public static function run(callable $action): void
    {
        try {
            $action();
        } catch (\Throwable $error) {
            self::log($error);
        }
    }

    public static function log(\Throwable $error): void
    {
        try {
            Application::getInstance()->getExceptionHandler()->writeToLog($error);
        } catch (\Throwable) {
            // a full disk must not stop the portal either
        }
    }
}
