<?php

declare(strict_types=1);

namespace Playground;

/** The practice portal's error log: PLAYGROUND_LOG or stderr. Not in the box. */
final class Log
{
    public static function write(string $text): void
    {
        $line = '[' . date('c') . '] ' . $text . "\n";
        $file = getenv('PLAYGROUND_LOG');
        if ($file) {
            file_put_contents($file, $line, FILE_APPEND | LOCK_EX);
        } else {
            file_put_contents('php://stderr', $line);
        }
    }
}
