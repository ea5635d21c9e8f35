<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Repository;

use Bitrix\HumanResources\Enum\EventName;
use Bitrix\HumanResources\Item\Collection\NodeMemberCollection;
use Bitrix\HumanResources\Item\NodeMember;
use Bitrix\HumanResources\Service\Container;
use Bitrix\HumanResources\Type\MemberEntityType;
use Bitrix\Main\Application;

/** Who works where and with which role. A change of role is a delete and an insert. */
class NodeMemberRepository
{
    /** A member without a role becomes an employee. */
    public function create(NodeMember $nodeMember): NodeMember
    {
        $nodeMember->roles = $nodeMember->roles ?: [Container::getRoleRepository()->findByXmlId('MEMBER_EMPLOYEE')->id];
        $this->inTransaction(function () use ($nodeMember): void {
            $nodeMember->id = (int) Application::getConnection()->add('b_hr_structure_node_member', [
                'ENTITY_TYPE' => $nodeMember->entityType->value, 'ENTITY_ID' => $nodeMember->entityId, 'ACTIVE' => $nodeMember->active ? 'Y' : 'N',
                'NODE_ID' => $nodeMember->nodeId, 'ADDED_BY' => self::currentUserId(),
            ]);
            $this->writeRoles($nodeMember);
            Container::getEventSenderService()->send(EventName::OnMemberAdded, ['member' => $nodeMember]);
        });
        return $nodeMember;
    }

    public function remove(NodeMember $nodeMember): bool
    {
        $this->inTransaction(function () use ($nodeMember): void {
            $id = (int) $nodeMember->id;
            Application::getConnection()->queryExecute("DELETE FROM b_hr_structure_node_member_role WHERE MEMBER_ID = {$id}");
            Application::getConnection()->queryExecute("DELETE FROM b_hr_structure_node_member WHERE ID = {$id}");
            Container::getEventSenderService()->send(EventName::OnMemberDeleted, ['member' => $nodeMember]);
        });
        return true;
    }

    /** A new department or role; nothing is written or told when neither differs. */
    public function update(NodeMember $nodeMember): NodeMember
    {
        $this->updateWithEventQueue($nodeMember);
        $this->sendEventQueue();
        return $nodeMember;
    }

    public function updateWithEventQueue(NodeMember $nodeMember): NodeMember
    {
        $previous = $this->findById((int) $nodeMember->id);
        $fields = array_values(array_filter([
            $previous->roles !== $nodeMember->roles ? 'role' : null,
            $previous->nodeId !== $nodeMember->nodeId ? 'nodeId' : null,
        ]));
        if ($fields) {
            $this->inTransaction(function () use ($nodeMember): void {
                $id = (int) $nodeMember->id;
                $connection = Application::getConnection();
                $connection->queryExecute('UPDATE b_hr_structure_node_member SET NODE_ID = ' . (int) $nodeMember->nodeId . " WHERE ID = {$id}");
                $connection->queryExecute("DELETE FROM b_hr_structure_node_member_role WHERE MEMBER_ID = {$id}");
                $this->writeRoles($nodeMember);
            });
            Container::getEventSenderService()->queueEvent(
                EventName::OnMemberUpdated,
                ['member' => $nodeMember, 'fields' => $fields, 'previousMember' => $previous]
            );
        }
        return $nodeMember;
    }

    public function sendEventQueue(): void
    {
        Container::getEventSenderService()->sendQueued();
    }

    public function clearEventQueue(): void
    {
        Container::getEventSenderService()->clearQueue();
    }

    public function findById(int $memberId): ?NodeMember
    {
        return $this->find("m.ID = {$memberId}")->getFirst();
    }

    public function findByEntityTypeAndEntityIdAndNodeId(MemberEntityType $entityType, int $entityId, int $nodeId): ?NodeMember
    {
        return $this->find("m.ENTITY_TYPE = '{$entityType->value}' AND m.ENTITY_ID = {$entityId} AND m.NODE_ID = {$nodeId}")->getFirst();
    }

    public function findAllByEntityIdAndEntityType(int $entityId, MemberEntityType $entityType): NodeMemberCollection
    {
        return $this->find("m.ENTITY_TYPE = '{$entityType->value}' AND m.ENTITY_ID = {$entityId}");
    }

    public function findAllByNodeId(int $nodeId): NodeMemberCollection
    {
        return $this->find("m.NODE_ID = {$nodeId}");
    }

    public function findAllByRoleIdAndNodeId(?int $roleId, ?int $nodeId): NodeMemberCollection
    {
        return $this->find('m.NODE_ID = ' . (int) $nodeId . ' AND r.ROLE_ID = ' . (int) $roleId);
    }

    /** The mirror of b_user.ACTIVE; no event is sent. */
    public function setActiveByEntityTypeAndEntityId(MemberEntityType $entityType, int $entityId, bool $active): bool
    {
        Application::getConnection()->queryExecute(
            "UPDATE b_hr_structure_node_member SET ACTIVE = '" . ($active ? 'Y' : 'N') . "' WHERE ENTITY_TYPE = '{$entityType->value}' AND ENTITY_ID = {$entityId}"
        );
        return true;
    }

    private function find(string $where): NodeMemberCollection
    {
        $members = new NodeMemberCollection();
        $rows = Application::getConnection()->query(
            "SELECT m.*, r.ROLE_ID FROM b_hr_structure_node_member m LEFT JOIN b_hr_structure_node_member_role r ON r.MEMBER_ID = m.ID WHERE {$where} ORDER BY m.ID, r.ID"
        );
        while ($row = $rows->fetch()) {
            $known = $members->getItemMap()[(int) $row['ID']] ?? null;
            $member = $known ?? new NodeMember(
                entityType: MemberEntityType::from($row['ENTITY_TYPE']),
                entityId: (int) $row['ENTITY_ID'],
                nodeId: (int) $row['NODE_ID'],
                active: $row['ACTIVE'] === 'Y',
                id: (int) $row['ID'],
            );
            if ($row['ROLE_ID'] !== null) {
                $member->roles[] = (int) $row['ROLE_ID'];
            }
            $members->add($member);
        }
        return $members;
    }

    private function writeRoles(NodeMember $member): void
    {
        foreach ($member->roles as $role) {
            Application::getConnection()->add('b_hr_structure_node_member_role', [
                'MEMBER_ID' => (int) $member->id, 'ROLE_ID' => (int) $role, 'CREATED_BY' => self::currentUserId(),
            ]);
        }
    }

    private function inTransaction(callable $write): void
    {
        $connection = Application::getConnection();
        $connection->startTransaction();
        try {
            $write();
        } catch (\Throwable $error) {
            $connection->rollbackTransaction();
            throw $error;
        }
        $connection->commitTransaction();
    }

    private static function currentUserId(): int
    {
        return (int) ($GLOBALS['USER']->GetID() ?? 0);
    }
}
