<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Binding\DealContactTable;
use Bitrix\Crm\Integrity\DuplicateCommunicationCriterion;
use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Main\Application;
use Bitrix\Main\Error;

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

    /**
     * @param array $multifields type => key => [VALUE, VALUE_TYPE]
     * @return list<string> the new ones, as the history names them
     */
    public static function saveMultifields(string $entityName, int $id, array $multifields): array
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $have = [];
        foreach ($multifields === [] ? [] : self::multifields($entityName, $id) as $row) {
            $have["{$row['TYPE_ID']}:{$row['VALUE_TYPE']}:{$row['VALUE']}"] = true;
        }
        $added = [];
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
                $added[] = "{$type}: {$value}";
            }
        }
        return $added;
    }

    /** HAS_PHONE, HAS_EMAIL and HAS_IMOL as they will be once these multifields are saved. */
    public static function flags(Item $item): array
    {
        $rows = [];
        foreach ($item->isNew() ? [] : self::multifields(\CCrmOwnerType::ResolveName($item->getEntityTypeId()), $item->getId()) as $row) {
            $rows[$row['ID']] = $row;
        }
        foreach ($item->get('FM') as $type => $changes) {
            foreach ($changes as $key => $row) {
                $rows[is_numeric($key) ? $key : "{$type}:{$key}"] = ['TYPE_ID' => $type, 'VALUE' => trim((string) ($row['VALUE'] ?? ''))];
            }
        }
        $has = static fn(callable $test) => array_filter($rows, static fn(array $row) => $row['VALUE'] !== '' && $test($row)) ? 'Y' : 'N';
        return [
            'HAS_PHONE' => $has(static fn(array $row) => $row['TYPE_ID'] === 'PHONE'),
            'HAS_EMAIL' => $has(static fn(array $row) => $row['TYPE_ID'] === 'EMAIL'),
            'HAS_IMOL' => $has(static fn(array $row) => $row['TYPE_ID'] === 'IM' && str_starts_with($row['VALUE'], 'imol|')),
        ];
    }

    /** The duplicate index of phones and the like. */
    public static function saveCommunicationIndex(int $typeId, int $id): void
    {
        DuplicateCommunicationCriterion::bulkRegister($typeId, $id, DuplicateCommunicationCriterion::prepareBulkData(
            DuplicateCommunicationCriterion::prepareEntityMultifieldValues($typeId, $id)
        ));
    }

    /** @return list<array> rows of b_crm_field_multi */
    public static function multifields(string $entityName, int $id): array
    {
        return Application::getConnection()->query("SELECT * FROM b_crm_field_multi WHERE ENTITY_ID = '{$entityName}' AND ELEMENT_ID = {$id} ORDER BY ID")->fetchAll();
    }

    /** @param list<array{CONTACT_ID: int, SORT: int, ROLE_ID: int, IS_PRIMARY: string}> $bindings */
    public static function saveContacts(int $dealId, array $bindings): void
    {
        $ids = implode(',', array_map('intval', array_column($bindings, 'CONTACT_ID')));
        Application::getConnection()->query("SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = {$dealId}" . ($ids === '' ? '' : " AND CONTACT_ID NOT IN ({$ids})"))->fetch()
            && Application::getConnection()->queryExecute("DELETE FROM b_crm_deal_contact WHERE DEAL_ID = {$dealId}" . ($ids === '' ? '' : " AND CONTACT_ID NOT IN ({$ids})"));
        foreach ($bindings as $binding) {
            DealContactTable::add($binding + ['DEAL_ID' => $dealId]);
        }
    }

    /** Plain SQL, other than the contacts of a deal. */
    public static function saveLeadContact(int $leadId, int $contactId): void
    {
        $connection = Application::getConnection();
        $row = ['SORT' => 10, 'ROLE_ID' => 0, 'IS_PRIMARY' => 'Y'];
        foreach ($connection->getSqlHelper()->prepareMerge('b_crm_lead_contact', ['LEAD_ID', 'CONTACT_ID'], $row + ['CONTACT_ID' => $contactId, 'LEAD_ID' => $leadId], $row) as $sql) {
            $connection->queryExecute($sql);
        }
    }

    /** The duplicate index of names. */
    public static function savePersonIndex(int $typeId, int $id, string $lastName, string $name): void
    {
        $connection = Application::getConnection();
        $where = "ENTITY_TYPE_ID = {$typeId} AND ENTITY_ID = {$id}";
        if ($connection->query("SELECT ID FROM b_crm_dp_prsn_mcd WHERE {$where}")->fetch()) {
            $connection->queryExecute("DELETE FROM b_crm_dp_prsn_mcd WHERE {$where}");
        }
        if ($lastName !== '') {
            $connection->add('b_crm_dp_prsn_mcd', [
                'ENTITY_TYPE_ID' => $typeId, 'ENTITY_ID' => $id, 'NAME' => mb_strtolower($name), 'SECOND_NAME' => '', 'LAST_NAME' => mb_strtolower($lastName),
            ]);
        }
    }

    /** A save of its own, after the card and its phones are there. */
    public static function saveFullName(Item $item): void
    {
        if ($item->getEntityTypeId() !== \CCrmOwnerType::Deal && ($item->isChanged('NAME') || $item->isChanged('LAST_NAME'))) {
            $item->set('FULL_NAME', trim($item->get('NAME') . ' ' . $item->get('LAST_NAME')));
            (Container::getInstance()->getFactory($item->getEntityTypeId())->getDataClass())::update($item->getId(), ['FULL_NAME' => $item->get('FULL_NAME')]);
        }
    }

    /** The duplicate indexes; of a card that is there already the one of phones is written anew by every save, also when there are none. */
    public static function saveIndexes(Item $item, bool $isNew): void
    {
        $typeId = $item->getEntityTypeId();
        if ($typeId === \CCrmOwnerType::Deal) {
            return;
        }
        if ($item->isChanged('NAME') || $item->isChanged('LAST_NAME')) {
            self::savePersonIndex($typeId, $item->getId(), (string) $item->get('LAST_NAME'), (string) $item->get('NAME'));
        }
        if (!$isNew || $item->get('FM') !== []) {
            self::saveCommunicationIndex($typeId, $item->getId());
        }
    }

    /** Full data for the events; FM is the whole list keyed by row id. */
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

    /** Product rows are not kept here; handlers are asked all the same. */
    public static function productRowsEvent(Item $item): void
    {
        if ($item->getEntityTypeId() === \CCrmOwnerType::Deal) {
            foreach (GetModuleEvents('crm', 'OnBeforeCrmDealProductRowsSave', true) as $event) {
                ExecuteModuleEventEx($event, [$item->getId(), []]);
            }
        }
    }

    /** Once a client has won a deal, every other deal of theirs is a return: plain SQL, told to nobody. */
    public static function markReturnCustomers(Item $item): void
    {
        $contactId = $item->getEntityTypeId() === \CCrmOwnerType::Deal ? (int) $item->get('CONTACT_ID') : 0;
        $connection = Application::getConnection();
        $won = $contactId === 0 ? 0 : (int) $connection->queryScalar("SELECT MIN(ID) FROM b_crm_deal WHERE CONTACT_ID = {$contactId} AND STAGE_SEMANTIC_ID = 'S'");
        if ($won > 0) {
            $connection->queryExecute("UPDATE b_crm_deal SET IS_RETURN_CUSTOMER = 'Y', IS_REPEATED_APPROACH = 'N'
                WHERE IS_RETURN_CUSTOMER = 'N' AND CONTACT_ID = {$contactId} AND COMPANY_ID IS NULL");
            $connection->queryExecute("UPDATE b_crm_deal SET IS_RETURN_CUSTOMER = 'N' WHERE ID = {$won}");
        }
    }
}
