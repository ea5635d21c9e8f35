<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Item;

/** A role of a member: MEMBER_HEAD, MEMBER_DEPUTY_HEAD, MEMBER_EMPLOYEE and those of teams. */
class Role
{
    public function __construct(public ?int $id = null, public ?string $name = null, public ?string $xmlId = null, public int $priority = 0)
    {
    }
}
