<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Compatibility\Event;

use Bitrix\HumanResources\Service\Container;
use Bitrix\HumanResources\Type\MemberEntityType;
use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Event;
use Bitrix\Main\Loader;

/** New structure to old, department changes at once, memberships in a background job after the hit. Teams stay in the new one only. */
class NewToOldEventHandler
{
    public static function onNodeUpdated(Event $event): void
    {
        $node = $event->getParameter('node');
        $fields = array_intersect_key((array) $event->getParameter('fields'), ['name' => 1, 'active' => 1, 'sort' => 1]);
        if (!$fields || !$node->isDepartment() || !Loader::includeModule('iblock')) {
            return;
        }
        $section = (int) substr((string) Container::getNodeRepository()->getById($node->id)->accessCode, 1);
        (new \CIBlockSection())->Update($section, ['NAME' => $node->name, 'ACTIVE' => $node->active ? 'Y' : 'N', 'SORT' => $node->sort]);
    }

    public static function onMemberAdded(Event $event): void
    {
        self::afterHit($event->getParameter('member')->entityId, [$event->getParameter('member')->nodeId]);
    }

    public static function onMemberDeleted(Event $event): void
    {
        self::afterHit($event->getParameter('member')->entityId, [$event->getParameter('member')->nodeId]);
    }

    public static function onMemberUpdated(Event $event): void
    {
        $member = $event->getParameter('member');
        self::afterHit($member->entityId, [$member->nodeId, $event->getParameter('previousMember')->nodeId]);
    }

    private static function afterHit(int $userId, array $nodeIds): void
    {
        Application::getInstance()->addBackgroundJob(static function () use ($userId, $nodeIds): void {
            self::writeDepartments($userId);
            array_map(self::writeHead(...), array_unique($nodeIds));
        });
    }

    private static function writeDepartments(int $userId): void
    {
        $sections = [];
        foreach (Container::getNodeMemberRepository()->findAllByEntityIdAndEntityType($userId, MemberEntityType::USER) as $member) {
            $node = Container::getNodeRepository()->getById($member->nodeId);
            if ($node?->isDepartment() && $node->accessCode !== null) {
                $sections[] = (int) substr($node->accessCode, 1);
            }
        }
        (new \CUser())->Update($userId, ['UF_DEPARTMENT' => $sections]);
    }

    private static function writeHead(int $nodeId): void
    {
        $node = Container::getNodeRepository()->getById($nodeId);
        $iblock = (int) Option::get('intranet', 'iblock_structure', '0');
        if ($node === null || $node->accessCode === null || $iblock === 0) {
            return;
        }
        $head = Container::getNodeMemberService()->getDefaultHeadRoleEmployees($nodeId)->getFirst();
        \Playground\UserFields::save(
            "IBLOCK_{$iblock}_SECTION",
            "iblock_{$iblock}_section",
            (int) substr($node->accessCode, 1),
            ['UF_HEAD' => $head?->entityId]
        );
    }
}
