<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Item\Collection;

class NodeMemberCollection extends BaseCollection
{
    /** @return list<int> user ids */
    public function getEntityIds(): array
    {
        return array_values(array_map(static fn($member) => $member->entityId, $this->items));
    }
}
