<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Service;

use Bitrix\HumanResources\Repository;

class Container
{
    private static array $services = [];

    public static function getNodeRepository(): Repository\NodeRepository
    {
        return self::$services[Repository\NodeRepository::class] ??= new Repository\NodeRepository();
    }

    public static function getNodeMemberRepository(): Repository\NodeMemberRepository
    {
        return self::$services[Repository\NodeMemberRepository::class] ??= new Repository\NodeMemberRepository();
    }

    public static function getRoleRepository(): Repository\RoleRepository
    {
        return self::$services[Repository\RoleRepository::class] ??= new Repository\RoleRepository();
    }

    public static function getEventSenderService(): EventSenderService
    {
        return self::$services[EventSenderService::class] ??= new EventSenderService();
    }

    public static function getNodeMemberService(): NodeMemberService
    {
        return self::$services[NodeMemberService::class] ??= new NodeMemberService();
    }
}
