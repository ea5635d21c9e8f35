<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\PortalAssigners as Assigners;

/** What in the portal itself chooses responsibles or moves leads and deals; it is looked for and left as it is. */
final class PortalAssigners implements Call
{
    public static function fields(): Fields
    {
        return new Fields([]);
    }

    /** @return array{found: list<array{kind: string, count: int, where: list<string>}>, unknown: list<string>} unknown: kinds that this portal keeps elsewhere or does not have */
    public static function answer(array $input): array
    {
        return Assigners::find();
    }
}
