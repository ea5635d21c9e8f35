<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Service;

use Bitrix\HumanResources\Item\Collection\NodeMemberCollection;

class NodeMemberService
{
    /** Heads of one department. */
    public function getDefaultHeadRoleEmployees(int $nodeId): NodeMemberCollection
    {
        $head = Container::getRoleRepository()->findByXmlId('MEMBER_HEAD');
        return Container::getNodeMemberRepository()->findAllByRoleIdAndNodeId($head->id, $nodeId);
    }
}
