<?php

declare(strict_types=1);

namespace Bitrix\Crm\Integrity;

use Bitrix\Main\Application;

/** The index of phones, e-mails and messenger codes: b_crm_dp_comm_mcd. */
class DuplicateCommunicationCriterion
{
    /** IM value types that are indexed under their own name; instagram is not among them. */
    private const IM_TYPES = ['FACEBOOK', 'TELEGRAM', 'VK', 'BITRIX24', 'OPENLINE', 'VIBER', 'SKYPE', 'IMOL'];

    private string $type;
    private string $value;

    public function __construct($communicationType, $value)
    {
        $this->type = (string) $communicationType;
        $this->value = (string) $value;
    }

    public static function prepareCode($communicationType, $value)
    {
        return match ($communicationType) {
            'PHONE' => (string) NormalizePhone($value, 1),
            'SLUSER' => trim((string) $value),
            default => mb_strtolower(trim((string) $value)),
        };
    }

    public static function prepareCodes($communicationType, array $values)
    {
        return array_values(array_unique(array_filter(
            array_map(static fn($value) => self::prepareCode($communicationType, $value), $values),
            static fn(string $code) => $code !== ''
        )));
    }

    /** @return array<string, list<string>> index type => raw values */
    public static function prepareEntityMultifieldValues($entityTypeID, $entityID, array $options = [])
    {
        $values = [];
        foreach (\Playground\ItemWriter::multifields(\CCrmOwnerType::ResolveName($entityTypeID), (int) $entityID) as $row) {
            $type = match (true) {
                in_array($row['TYPE_ID'], ['PHONE', 'EMAIL'], true) => $row['TYPE_ID'],
                $row['TYPE_ID'] === 'IM' && in_array($row['VALUE_TYPE'], self::IM_TYPES, true) => $row['VALUE_TYPE'],
                $row['TYPE_ID'] === 'LINK' && $row['VALUE_TYPE'] === 'USER' => 'SLUSER',
                default => null,
            };
            if ($type !== null) {
                $values[$type][] = $row['VALUE'];
            }
        }
        return array_filter(['PHONE' => $values['PHONE'] ?? null, 'EMAIL' => $values['EMAIL'] ?? null]) + $values;
    }

    /** @return array<string, list<string>> index type => normalised values */
    public static function prepareBulkData(array $multifieldValues)
    {
        $data = [];
        foreach ($multifieldValues as $type => $values) {
            $data[$type] = self::prepareCodes($type, $values);
        }
        return $data;
    }

    public static function bulkRegister(int $entityTypeId, int $entityId, array $data, bool $isRaw = true)
    {
        $connection = Application::getConnection();
        $have = [];
        foreach ($connection->query("SELECT ID, TYPE, VALUE FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = {$entityTypeId} AND ENTITY_ID = {$entityId}")->fetchAll() as $row) {
            $have["{$row['TYPE']}:{$row['VALUE']}"] = (int) $row['ID'];
        }
        if ($data === []) {
            $connection->queryExecute("DELETE FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = {$entityTypeId} AND ENTITY_ID = {$entityId}");
            return;
        }
        $new = [];
        foreach ($data as $type => $values) {
            foreach ($values as $value) {
                if (isset($have["{$type}:{$value}"])) {
                    unset($have["{$type}:{$value}"]);
                } else {
                    $new[] = ['ENTITY_TYPE_ID' => $entityTypeId, 'ENTITY_ID' => $entityId, 'TYPE' => $type, 'VALUE' => $value];
                }
            }
        }
        if ($new) {
            $connection->addMulti('b_crm_dp_comm_mcd', $new);
        }
        if ($have) {
            $connection->queryExecute('DELETE FROM b_crm_dp_comm_mcd WHERE ID IN (' . implode(',', $have) . ')');
        }
    }

    /** @return Duplicate|null */
    public function find($entityTypeID = 0, $limit = 50)
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $rows = $connection->query(
            'SELECT ENTITY_TYPE_ID, ENTITY_ID FROM b_crm_dp_comm_mcd WHERE TYPE = ' . $helper->convertToDbString($this->type)
            . ' AND VALUE = ' . $helper->convertToDbString(self::prepareCode($this->type, $this->value))
            . ((int) $entityTypeID > 0 ? ' AND ENTITY_TYPE_ID = ' . (int) $entityTypeID : '') . ' ORDER BY ENTITY_TYPE_ID, ENTITY_ID LIMIT ' . (int) $limit
        )->fetchAll();
        return $rows === [] ? null : new Duplicate($this, array_map(static fn(array $row) => [(int) $row['ENTITY_TYPE_ID'], (int) $row['ENTITY_ID']], $rows));
    }
}
