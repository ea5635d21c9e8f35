<?php

declare(strict_types=1);

namespace Playground;

/** Virtual time from PLAYGROUND_CLOCK_FILE: {"atMs", "realMs", "rate"}; real time without it. Not in the box. */
final class Clock
{
    /** Unix milliseconds. */
    public static function nowMs(): int
    {
        $real = (int) (microtime(true) * 1000);
        $file = getenv('PLAYGROUND_CLOCK_FILE');
        if (!$file) {
            return $real;
        }
        $clock = json_decode((string) @file_get_contents($file), true);
        if (!is_array($clock)) {
            return $real;
        }
        return (int) ($clock['atMs'] + ($real - $clock['realMs']) * ($clock['rate'] ?? 1));
    }

    public static function now(): int
    {
        return intdiv(self::nowMs(), 1000);
    }

    /** In PHP's own zone, whole seconds. */
    public static function dateTime(): \DateTime
    {
        return (new \DateTime('@' . self::now()))->setTimezone(new \DateTimeZone(date_default_timezone_get()));
    }
}
