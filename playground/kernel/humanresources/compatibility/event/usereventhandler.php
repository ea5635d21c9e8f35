<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Compatibility\Event;

use Bitrix\HumanResources\Item\NodeMember;
use Bitrix\HumanResources\Service\Container;
use Bitrix\HumanResources\Type\MemberEntityType;
use Bitrix\Main\Application;
use Bitrix\Main\UserTable;

/** Old structure to new: handlers of main OnAfterUserAdd, OnAfterUserUpdate and OnAfterUserDelete. */
class UserEventHandler
{
    public static function onAfterUserAdd(array $fields): void
    {
        if (!empty($fields['RESULT']) && !self::isUserExternal($fields)) {
            self::recompute($fields);
        }
    }

    /** Memberships follow UF_DEPARTMENT when it was passed; member.ACTIVE follows the user at every update, without an event. */
    public static function onAfterUserUpdate(array $fields): void
    {
        if (empty($fields['RESULT'])) {
            return;
        }
        self::recompute($fields);
        $userId = (int) $fields['ID'];
        $active = Application::getConnection()->queryScalar("SELECT ACTIVE FROM b_user WHERE ID = {$userId}");
        Container::getNodeMemberRepository()->setActiveByEntityTypeAndEntityId(MemberEntityType::USER, $userId, $active === 'Y');
    }

    public static function onAfterUserDelete($userId): void
    {
        $members = Container::getNodeMemberRepository();
        foreach ($members->findAllByEntityIdAndEntityType((int) $userId, MemberEntityType::USER) as $member) {
            $members->remove($member);
        }
    }

    public static function isUserExternal(array $fields): bool
    {
        return in_array($fields['EXTERNAL_AUTH_ID'] ?? '', UserTable::getExternalUserTypes(), true);
    }

    private static function recompute(array $fields): void
    {
        if (!array_key_exists('UF_DEPARTMENT', $fields)) {
            return;
        }
        $members = Container::getNodeMemberRepository();
        $wanted = [];
        foreach ((array) $fields['UF_DEPARTMENT'] as $section) {
            $node = (int) $section > 0 ? Container::getNodeRepository()->getByAccessCode('D' . (int) $section) : null;
            if ($node !== null) {
                $wanted[$node->id] = true;
            }
        }
        foreach ($members->findAllByEntityIdAndEntityType((int) $fields['ID'], MemberEntityType::USER) as $member) {
            if (isset($wanted[$member->nodeId])) {
                unset($wanted[$member->nodeId]);
            } elseif (Container::getNodeRepository()->getById($member->nodeId)?->isDepartment()) {
                $members->remove($member);
            }
        }
        foreach (array_keys($wanted) as $nodeId) {
            $members->create(new NodeMember(MemberEntityType::USER, (int) $fields['ID'], $nodeId));
        }
    }
}
