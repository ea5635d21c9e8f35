<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Item;

use Bitrix\HumanResources\Type\NodeEntityType;

/** A department or a team. */
class Node
{
    public function __construct(
        public ?string $name = null,
        public ?NodeEntityType $type = null,
        public ?int $structureId = null,
        public ?string $accessCode = null,
        public ?int $id = null,
        public ?int $parentId = null,
        public bool $active = true,
        public bool $globalActive = true,
        public int $sort = 500,
        public ?string $xmlId = null,
    ) {
    }

    public function isDepartment(): bool
    {
        return $this->type === NodeEntityType::DEPARTMENT;
    }

    public function isTeam(): bool
    {
        return $this->type === NodeEntityType::TEAM;
    }
}
