<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;

/** Contacts and deals for tests, made by the portal's own operations. */
final class PortalCards
{
    public static function contact(string $name, string $phone, int $responsibleId = 5): int
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Contact);
        $item = $factory->createItem();
        $item->setFromCompatibleData(['NAME' => $name, 'FM' => ['PHONE' => ['n0' => ['VALUE' => $phone, 'VALUE_TYPE' => 'WORK']]]]);
        $item->setAssignedById($responsibleId);
        $factory->getAddOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();

        return $item->getId();
    }

    public static function deal(int $categoryId, int $contactId): int
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->createItem(['TITLE' => 'Проба', 'CATEGORY_ID' => $categoryId, 'CONTACT_IDS' => [$contactId], 'ASSIGNED_BY_ID' => 5]);
        $factory->getAddOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();

        return $item->getId();
    }
}
