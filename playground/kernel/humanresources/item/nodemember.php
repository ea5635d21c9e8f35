<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Item;

use Bitrix\HumanResources\Type\MemberEntityType;

/** Membership of a person in a department. */
class NodeMember
{
    /** @param list<int> $roles ids of roles; in practice one */
    public function __construct(
        public MemberEntityType $entityType,
        public int $entityId,
        public int $nodeId,
        public ?bool $active = true,
        public array $roles = [],
        public ?int $id = null,
    ) {
    }
}
