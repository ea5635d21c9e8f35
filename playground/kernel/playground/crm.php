<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Application;

/** What several CRM stand-ins share. Not in the box. */
final class Crm
{
    public static function legacyAdd(int $typeId, array &$fields, array $options, string &$error): int|false
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->createItem();
        $item->setFromCompatibleData($fields);
        $result = $factory->getAddOperation($item, self::context($options))->disableAllChecks()->disableAutomation()->launch();
        if (!$result->isSuccess()) {
            $error = implode("\n", $result->getErrorMessages());
            return false;
        }
        return $fields['ID'] = $item->getId();
    }

    public static function legacyUpdate(int $typeId, int $id, array &$fields, array $options, string &$error): bool
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->getItem($id);
        if ($item === null) {
            $error = 'Элемент не найден.';
            return false;
        }
        $item->setFromCompatibleData($fields);
        $result = $factory->getUpdateOperation($item, self::context($options))->disableAllChecks()->disableAutomation()->launch();
        $error = implode("\n", $result->getErrorMessages());
        return $result->isSuccess();
    }

    /** @return list<int> open deals of a contact or a company in any pipeline, the one changed last first */
    public static function openDealsOf(int $typeId, int $id): array
    {
        $sql = $typeId === \CCrmOwnerType::Contact
            ? "SELECT d.ID FROM b_crm_deal_contact dc INNER JOIN b_crm_deal d ON d.ID = dc.DEAL_ID WHERE dc.CONTACT_ID = {$id}"
            : "SELECT d.ID FROM b_crm_deal d WHERE d.COMPANY_ID = {$id}";
        $rows = Application::getConnection()->query("{$sql} AND d.STAGE_SEMANTIC_ID = 'P' AND d.IS_RECURRING = 'N' ORDER BY d.DATE_MODIFY DESC, d.ID DESC")->fetchAll();
        return array_map('intval', array_column($rows, 'ID'));
    }

    private static function context(array $options): Context
    {
        return (new Context())->setUserId((int) ($options['CURRENT_USER'] ?? $GLOBALS['USER']?->GetID() ?? 0));
    }
}
