<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** What elements and sections share. A helper of the practice portal, not in the box. */
final class PlaygroundIblock
{
    /** NAME and IBLOCK_ID are needed; dates are strings of the site's format. */
    public static function elementError(array $fields, bool $isNew): string
    {
        $error = '';
        if ($isNew && (int) ($fields['IBLOCK_ID'] ?? 0) <= 0) {
            $error = 'Не задан инфоблок.';
        } elseif (($isNew || array_key_exists('NAME', $fields)) && trim((string) ($fields['NAME'] ?? '')) === '') {
            $error = 'Не введено название.';
        }
        foreach (['ACTIVE_FROM', 'ACTIVE_TO'] as $name) {
            if (!empty($fields[$name]) && MakeTimeStamp($fields[$name]) === false) {
                $error = "Неверная дата ({$name}): {$fields[$name]}";
            }
        }
        return $error;
    }

    public static function elementColumns(array $fields): array
    {
        $row = array_intersect_key($fields, array_flip([
            'IBLOCK_ID', 'IBLOCK_SECTION_ID', 'ACTIVE', 'SORT', 'NAME', 'XML_ID', 'CODE', 'MODIFIED_BY', 'CREATED_BY',
        ]));
        foreach (['ACTIVE_FROM', 'ACTIVE_TO'] as $name) {
            if (array_key_exists($name, $fields)) {
                $row[$name] = empty($fields[$name]) ? null : DateTime::createFromTimestamp(MakeTimeStamp($fields[$name]));
            }
        }
        return $row;
    }

    public static function ask(string $event, array &$fields): bool
    {
        foreach (GetModuleEvents('iblock', $event, true) as $handler) {
            if (ExecuteModuleEventEx($handler, [&$fields]) === false) {
                return false;
            }
        }
        return true;
    }

    public static function tell(string $event, array &$fields): void
    {
        foreach (GetModuleEvents('iblock', $event, true) as $handler) {
            ExecuteModuleEventEx($handler, [&$fields]);
        }
    }

    /** @param array $values by property id or code: a value, ['VALUE' => …], or a list of these */
    public static function writeProperties(int $elementId, int $iblockId, array $values, bool $isOthersToo = false): void
    {
        $connection = Application::getConnection();
        $rows = $connection->query("SELECT ID, CODE, PROPERTY_TYPE FROM b_iblock_property WHERE IBLOCK_ID = {$iblockId}");
        while ($property = $rows->fetch()) {
            $key = array_key_exists($property['ID'], $values) ? $property['ID'] : $property['CODE'];
            if (!array_key_exists($key, $values) && !$isOthersToo) {
                continue;
            }
            $connection->queryExecute(
                "DELETE FROM b_iblock_element_property WHERE IBLOCK_ELEMENT_ID = {$elementId} AND IBLOCK_PROPERTY_ID = " . (int) $property['ID']
            );
            $given = $values[$key] ?? null;
            foreach (is_array($given) && !isset($given['VALUE']) ? $given : [$given] as $value) {
                $value = is_array($value) ? $value['VALUE'] : $value;
                if ($value === null || $value === '' || $value === false) {
                    continue;
                }
                $connection->add('b_iblock_element_property', [
                    'IBLOCK_ELEMENT_ID' => $elementId, 'IBLOCK_PROPERTY_ID' => (int) $property['ID'], 'VALUE' => (string) $value, 'VALUE_TYPE' => 'text',
                    'VALUE_ENUM' => $property['PROPERTY_TYPE'] === 'L' ? (int) $value : null,
                    'VALUE_NUM' => is_numeric($value) ? (float) $value : null,
                ]);
            }
        }
    }
}
