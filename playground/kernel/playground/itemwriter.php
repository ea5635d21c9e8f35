<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Integrity\DuplicateCommunicationCriterion;
use Bitrix\Crm\Item;
use Bitrix\Main\Application;
use Bitrix\Main\Error;
use Bitrix\Main\Type\DateTime;

/** The tables around a deal or a contact, written by both operations. Not in the box. */
final class ItemWriter
{
    /** Old-style events: OnBeforeCrmDealAdd and the like may cancel by returning false. */
    public static function compatibleEvent(string $name, array &$fields): ?Error
    {
        foreach (GetModuleEvents('crm', $name, true) as $event) {
            if (ExecuteModuleEventEx($event, [&$fields]) === false && str_starts_with($name, 'OnBefore')) {
                return new Error((string) ($fields['RESULT_MESSAGE'] ?? '') ?: 'Сохранение отменено обработчиком события.', 'CRM_EVENT_CANCELLED');
            }
        }
        return null;
    }

    /** An error of the phones and e-mails to be written, or null. */
    public static function checkMultifields(array $multifields): ?Error
    {
        foreach ($multifields as $type => $rows) {
            foreach ($rows as $key => $row) {
                $value = trim((string) ($row['VALUE'] ?? ''));
                $isNew = !is_numeric($key);
                if (($value === '' && $isNew) || mb_strlen($value) > 250) {
                    return new Error("Неверное значение поля {$type}.", 'CRM_FIELD_MULTI_WRONG');
                }
                if ($type === 'EMAIL' && $value !== '' && !check_email($value)) {
                    return new Error("Неверный адрес e-mail: {$value}.", 'CRM_FIELD_EMAIL_WRONG');
                }
            }
        }
        return null;
    }

    public static function saveMultifields(string $entityName, int $id, array $multifields): void
    {
        if ($multifields === []) {
            return;
        }
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $have = [];
        foreach (self::multifields($entityName, $id) as $row) {
            $have["{$row['TYPE_ID']}:{$row['VALUE_TYPE']}:{$row['VALUE']}"] = true;
        }
        foreach ($multifields as $type => $rows) {
            foreach ($rows as $key => $row) {
                $value = trim((string) ($row['VALUE'] ?? ''));
                if (is_numeric($key)) {
                    $connection->queryExecute($value === ''
                        ? 'DELETE FROM b_crm_field_multi WHERE ID = ' . (int) $key
                        : 'UPDATE b_crm_field_multi SET VALUE = ' . $helper->convertToDbString($value) . ' WHERE ID = ' . (int) $key);
                    continue;
                }
                $valueType = (string) ($row['VALUE_TYPE'] ?? 'WORK');
                if (isset($have["{$type}:{$valueType}:{$value}"])) { // an equal type and value is merged
                    continue;
                }
                $have["{$type}:{$valueType}:{$value}"] = true;
                $connection->add('b_crm_field_multi', [
                    'ENTITY_ID' => $entityName, 'ELEMENT_ID' => $id, 'TYPE_ID' => $type, 'VALUE_TYPE' => $valueType, 'COMPLEX_ID' => "{$type}_{$valueType}", 'VALUE' => $value,
                ]);
            }
        }
        self::reindex(\CCrmOwnerType::ResolveID($entityName), $id);
    }

    /** HAS_* flags and the duplicate index. */
    public static function reindex(int $typeId, int $id): void
    {
        $rows = self::multifields(\CCrmOwnerType::ResolveName($typeId), $id);
        $has = static fn(callable $test) => array_filter($rows, $test) ? 'Y' : 'N';
        $table = [1 => 'b_crm_lead', 3 => 'b_crm_contact', 4 => 'b_crm_company'][$typeId];
        Application::getConnection()->queryExecute("UPDATE {$table} SET HAS_PHONE = '{$has(static fn($r) => $r['TYPE_ID'] === 'PHONE')}', HAS_EMAIL = '{$has(static fn($r) => $r['TYPE_ID'] === 'EMAIL')}',
            HAS_IMOL = '{$has(static fn($r) => $r['TYPE_ID'] === 'IM' && str_starts_with($r['VALUE'], 'imol|'))}' WHERE ID = {$id}");
        DuplicateCommunicationCriterion::bulkRegister($typeId, $id, DuplicateCommunicationCriterion::prepareBulkData(
            DuplicateCommunicationCriterion::prepareEntityMultifieldValues($typeId, $id)
        ));
    }

    /** @return list<array> rows of b_crm_field_multi */
    public static function multifields(string $entityName, int $id): array
    {
        return Application::getConnection()->query("SELECT * FROM b_crm_field_multi WHERE ENTITY_ID = '{$entityName}' AND ELEMENT_ID = {$id} ORDER BY ID")->fetchAll();
    }

    public static function saveContacts(int $dealId, array $bindings): void
    {
        $connection = Application::getConnection();
        $connection->queryExecute("DELETE FROM b_crm_deal_contact WHERE DEAL_ID = {$dealId}");
        foreach ($bindings as $binding) {
            $connection->add('b_crm_deal_contact', ['DEAL_ID' => $dealId] + $binding, null);
        }
    }

    public static function savePersonIndex(int $typeId, int $id, string $lastName, string $name): void
    {
        $connection = Application::getConnection();
        $connection->queryExecute("DELETE FROM b_crm_dp_prsn_mcd WHERE ENTITY_TYPE_ID = {$typeId} AND ENTITY_ID = {$id}");
        if ($lastName !== '') {
            $connection->add('b_crm_dp_prsn_mcd', ['ENTITY_TYPE_ID' => $typeId, 'ENTITY_ID' => $id, 'LAST_NAME' => mb_strtolower($lastName), 'NAME' => mb_strtolower($name)]);
        }
    }

    /** @param int $typeId 1 creation, 2 move, 3 final stage */
    public static function saveStageHistory(Item $item, int $typeId): void
    {
        $semantics = (string) $item->get('STAGE_SEMANTIC_ID');
        Application::getConnection()->add('b_crm_deal_stage_history', [
            'TYPE_ID' => $typeId, 'OWNER_ID' => $item->getId(), 'CREATED_TIME' => new DateTime(), 'CREATED_DATE' => new \Bitrix\Main\Type\Date(),
            'RESPONSIBLE_ID' => (int) $item->get('ASSIGNED_BY_ID'), 'CATEGORY_ID' => (int) $item->get('CATEGORY_ID'), 'STAGE_SEMANTIC_ID' => $semantics,
            'STAGE_ID' => (string) $item->get('STAGE_ID'), 'IS_LOST' => $semantics === 'F' ? 'Y' : 'N',
        ]);
    }

    public static function saveTimeline(Item $item, int $typeId, int $authorId, array $settings = []): void
    {
        $id = (int) Application::getConnection()->add('b_crm_timeline', [
            'TYPE_ID' => $typeId, 'TYPE_CATEGORY_ID' => 0, 'CREATED' => new DateTime(), 'AUTHOR_ID' => $authorId,
            'ASSOCIATED_ENTITY_ID' => $item->getId(), 'ASSOCIATED_ENTITY_TYPE_ID' => $item->getEntityTypeId(), 'SETTINGS' => serialize($settings),
        ]);
        Application::getConnection()->add('b_crm_timeline_bind', ['OWNER_ID' => $id, 'ENTITY_ID' => $item->getId(), 'ENTITY_TYPE_ID' => $item->getEntityTypeId()], null);
    }

    /** Full data for the events; a contact's FM is its whole list keyed by row id. */
    public static function eventFields(Item $item): array
    {
        $fields = $item->getCompatibleData();
        if ($item->getEntityTypeId() !== \CCrmOwnerType::Deal) {
            $fields['FM'] = [];
            foreach (self::multifields(\CCrmOwnerType::ResolveName($item->getEntityTypeId()), $item->getId()) as $row) {
                $fields['FM'][$row['TYPE_ID']][$row['ID']] = ['VALUE' => $row['VALUE'], 'VALUE_TYPE' => $row['VALUE_TYPE']];
            }
        }
        return $fields;
    }
}
