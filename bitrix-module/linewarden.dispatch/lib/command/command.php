<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Input\FieldWrong;

/** What the sidecar may have done in the portal; Registry names them all. */
interface Command
{
    /** What the command takes besides id and type. */
    public static function fields(): Fields;

    /**
     * Does it, or goes on where an earlier try stopped.
     *
     * @param array<string, mixed> $input as fields() has read it
     * @return array<string, mixed> the result as docs/protocol.md lists it
     * @throws Stop when it cannot be done, or not now
     * @throws FieldWrong for what only shows in the portal; nothing was changed then
     */
    public static function apply(array $input, Progress $progress): array;
}
