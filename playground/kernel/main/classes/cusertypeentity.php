<?php

declare(strict_types=1);

use Bitrix\Main\Application;

/** User fields: rows of b_user_field and a column of the entity's b_uts_ table each. */
class CUserTypeEntity extends CDBResult
{
    /** @return int|false and $APPLICATION's exception */
    public function Add($arFields, $bCheckUserType = true)
    {
        global $APPLICATION;
        $name = (string) ($arFields['FIELD_NAME'] ?? '');
        if (!preg_match('/^UF_[0-9A-Z_]{1,47}$/', $name)) {
            $APPLICATION->ThrowException('Неверное имя поля ' . $name);
            return false;
        }
        $connection = Application::getConnection();
        $labels = array_intersect_key($arFields, array_flip(['EDIT_FORM_LABEL', 'LIST_COLUMN_LABEL', 'LIST_FILTER_LABEL', 'ERROR_MESSAGE', 'HELP_MESSAGE']));
        $row = array_diff_key($arFields, $labels, ['SETTINGS' => 1]) + ['MULTIPLE' => 'N', 'MANDATORY' => 'N', 'SHOW_FILTER' => 'N', 'SORT' => 100];
        $row['SETTINGS'] = serialize($arFields['SETTINGS'] ?? []);
        try {
            $id = (int) $connection->add('b_user_field', $row);
        } catch (\Bitrix\Main\DB\DuplicateEntryException) {
            $APPLICATION->ThrowException("Поле {$name} для объекта {$row['ENTITY_ID']} уже существует.");
            return false;
        }
        foreach (['ru', 'en'] as $language) {
            $texts = array_map(static fn($label) => $label[$language] ?? '', $labels);
            $connection->add('b_user_field_lang', ['USER_FIELD_ID' => $id, 'LANGUAGE_ID' => $language] + $texts, null);
        }
        $type = $row['MULTIPLE'] === 'Y' ? 'text' : match ($row['USER_TYPE_ID']) {
            'integer', 'boolean', 'enumeration', 'file', 'employee' => 'int',
            'double' => 'double',
            'date' => 'date',
            'datetime' => 'datetime',
            default => 'text',
        };
        $table = 'b_uts_' . strtolower($row['ENTITY_ID']);
        $connection->queryExecute("ALTER TABLE `{$table}` ADD `{$name}` {$type} NULL");
        $connection->clearCaches();
        \Playground\UserFields::forget();
        return $id;
    }

    /** @param array $aSort ['ID' => 'ASC'], @param array $aFilter ENTITY_ID, FIELD_NAME, ID */
    public static function GetList($aSort = [], $aFilter = [])
    {
        $helper = Application::getConnection()->getSqlHelper();
        $where = ['1 = 1'];
        foreach ($aFilter as $name => $value) {
            if (in_array($name, ['ID', 'ENTITY_ID', 'FIELD_NAME', 'USER_TYPE_ID', 'XML_ID'], true)) {
                $where[] = "{$name} = " . $helper->convertToDbString($value);
            }
        }
        return new CDBResult(Application::getConnection()->query('SELECT * FROM b_user_field WHERE ' . implode(' AND ', $where) . ' ORDER BY ID'));
    }

    public function Update($ID, $arFields)
    {
        $connection = Application::getConnection();
        $fields = array_intersect_key($arFields, array_flip(['SORT', 'MANDATORY', 'SHOW_FILTER', 'XML_ID']));
        if ($fields) {
            [$update] = $connection->getSqlHelper()->prepareUpdate('b_user_field', $fields);
            $connection->queryExecute("UPDATE b_user_field SET {$update} WHERE ID = " . (int) $ID);
        }
        return true;
    }

    public function Delete($ID)
    {
        $connection = Application::getConnection();
        $row = $connection->query('SELECT * FROM b_user_field WHERE ID = ' . (int) $ID)->fetch();
        if (!$row) {
            return new CDBResult();
        }
        $connection->queryExecute('DELETE FROM b_user_field WHERE ID = ' . (int) $ID);
        $connection->queryExecute('DELETE FROM b_user_field_lang WHERE USER_FIELD_ID = ' . (int) $ID);
        $connection->dropColumn('b_uts_' . strtolower($row['ENTITY_ID']), $row['FIELD_NAME']);
        \Playground\UserFields::forget();
        return new CDBResult();
    }
}
