<?php

declare(strict_types=1);

namespace Playground;

/** Stages by SORT (the portal has a generated EO_Status_Collection). Not in the box. */
final class Stages extends \ArrayIterator
{
    /** @return list<Stage> */
    public function getAll(): array
    {
        return array_values($this->getArrayCopy());
    }

    /** @return list<string> */
    public function getStatusIdList(): array
    {
        return array_map(static fn(Stage $stage) => $stage->getStatusId(), $this->getAll());
    }
}
