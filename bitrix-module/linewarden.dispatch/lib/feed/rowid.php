<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

/** The row that an event of a table is about. */
final class RowId
{
    /** ORM events give it as a number or as an array; both kinds carry it as "primary" or as "id". */
    public static function of(mixed $event): int
    {
        $primary = $event->getParameter('primary') ?? $event->getParameter('id');

        return (int) (is_array($primary) ? reset($primary) : $primary);
    }
}
