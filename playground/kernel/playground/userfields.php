<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Application;

/** Values of user fields: b_uts_<entity>, and b_utm_<entity> for multiple ones. Not in the box. */
final class UserFields
{
    /** @var array<string, array<string, array>> entity => field name => row of b_user_field */
    private static array $fields = [];

    /** @return array<string, array> */
    public static function of(string $entityId): array
    {
        if (!isset(self::$fields[$entityId])) {
            self::$fields[$entityId] = [];
            $connection = Application::getConnection();
            $rows = $connection->query("SELECT * FROM b_user_field WHERE ENTITY_ID = '" . $connection->getSqlHelper()->forSql($entityId) . "'");
            while ($row = $rows->fetch()) {
                self::$fields[$entityId][$row['FIELD_NAME']] = $row;
            }
        }
        return self::$fields[$entityId];
    }

    public static function forget(): void
    {
        self::$fields = [];
    }

    /** @param string $entityId "CRM_DEAL", @param string $suffix "crm_deal", @param array<string, mixed> $values by field name; unknown fields are left out */
    public static function save(string $entityId, string $suffix, int $id, array $values): void
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $known = self::of($entityId);
        $columns = [];
        foreach (array_intersect_key($values, $known) as $name => $value) {
            if ($known[$name]['MULTIPLE'] === 'Y') {
                $value = array_values((array) $value);
                $fieldId = (int) $known[$name]['ID'];
                $connection->queryExecute("DELETE FROM b_utm_{$suffix} WHERE VALUE_ID = {$id} AND FIELD_ID = {$fieldId}");
                foreach ($value as $one) {
                    $connection->add("b_utm_{$suffix}", ['VALUE_ID' => $id, 'FIELD_ID' => $fieldId, 'VALUE_INT' => (int) $one, 'VALUE' => (string) $one]);
                }
                $value = serialize($value);
            }
            $columns[$name] = $value;
        }
        if ($columns) {
            foreach ($helper->prepareMerge("b_uts_{$suffix}", ['VALUE_ID'], ['VALUE_ID' => $id] + $columns, $columns) as $sql) {
                $connection->queryExecute($sql);
            }
        }
    }

    /** Of a row that was deleted; entities without fields of their own have no tables for them. */
    public static function forgetValues(string $entityId, int $id): void
    {
        if (self::of($entityId) === []) {
            return;
        }
        (new \Bitrix\Main\Event('main', 'onDeleteUserFieldValues', ['entityId' => $entityId, 'id' => $id]))->send();
        foreach (['b_utm_', 'b_uts_'] as $prefix) {
            Application::getConnection()->queryExecute('DELETE FROM ' . $prefix . strtolower($entityId) . " WHERE VALUE_ID = {$id}");
        }
    }

    /** @return array<string, mixed> */
    public static function load(string $suffix, int $id): array
    {
        $row = Application::getConnection()->query("SELECT * FROM b_uts_{$suffix} WHERE VALUE_ID = {$id}")->fetch() ?: [];
        unset($row['VALUE_ID']);
        return $row;
    }
}
