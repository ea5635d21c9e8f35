<?php

declare(strict_types=1);

/** A bot before the queue of a line that leaves everything as it is. */
final class GateBot
{
    public static function hear(): void
    {
    }
}
