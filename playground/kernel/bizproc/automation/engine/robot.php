<?php

declare(strict_types=1);

namespace Bitrix\Bizproc\Automation\Engine;

/** A robot of a stage, as its template tells it. */
class Robot
{
    public function __construct(private array $robot)
    {
    }

    public function getType()
    {
        return $this->robot['Type'];
    }
}
