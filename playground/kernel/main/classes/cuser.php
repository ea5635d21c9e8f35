<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** The current user of the hit, and writes of users. */
class CUser extends CDBResult
{
    public $LAST_ERROR = '';
    private int $id = 0;
    /** @var array<int, array|null> */
    private static array $rows = [];

    public function __construct()
    {
        parent::__construct();
    }

    public function GetID()
    {
        return $this->id > 0 ? $this->id : null;
    }

    public function GetLogin()
    {
        return self::row($this->id)['LOGIN'] ?? null;
    }

    public function GetFullName()
    {
        $row = self::row($this->id);
        return $row ? trim("{$row['NAME']} {$row['LAST_NAME']}") : '';
    }

    public function IsAuthorized()
    {
        return $this->id > 0;
    }

    public function IsAdmin()
    {
        return in_array(1, $this->GetUserGroupArray(), true);
    }

    public function CanDoOperation($op_name, $user_id = 0)
    {
        return $this->IsAdmin();
    }

    public function Authorize($context, $bSave = false, $bUpdate = true, $applicationId = null, $onlyActive = true)
    {
        $row = self::row((int) $context);
        if ($row === null || ($onlyActive && $row['ACTIVE'] !== 'Y')) {
            return false;
        }
        $this->id = (int) $context;
        foreach (GetModuleEvents('main', 'OnAfterUserAuthorize', true) as $event) {
            ExecuteModuleEventEx($event, [['user_fields' => $row, 'save' => $bSave, 'update' => $bUpdate, 'applicationId' => $applicationId]]);
        }
        return true;
    }

    public function Logout()
    {
        $this->id = 0;
    }

    public function GetUserGroupArray()
    {
        return $this->id > 0 ? self::GetUserGroup($this->id) : [2];
    }

    /** @return list<int> */
    public static function GetUserGroup($ID)
    {
        $groups = [2]; // everyone, without a row
        $rows = Application::getConnection()->query(
            'SELECT ug.GROUP_ID FROM b_user_group ug INNER JOIN b_group g ON g.ID = ug.GROUP_ID AND g.ACTIVE = \'Y\' WHERE ug.USER_ID = ' . (int) $ID
        );
        while ($row = $rows->fetch()) {
            $groups[] = (int) $row['GROUP_ID'];
        }
        return $groups;
    }

    public static function SetUserGroup($USER_ID, $arGroups, $newUser = false)
    {
        $connection = Application::getConnection();
        $connection->queryExecute('DELETE FROM b_user_group WHERE USER_ID = ' . (int) $USER_ID);
        foreach ($arGroups as $group) {
            $connection->add('b_user_group', ['USER_ID' => (int) $USER_ID, 'GROUP_ID' => (int) (is_array($group) ? $group['GROUP_ID'] : $group)], null);
        }
        foreach (GetModuleEvents('main', 'OnAfterSetUserGroup', true) as $event) {
            ExecuteModuleEventEx($event, [$USER_ID, $arGroups]);
        }
    }

    /** @return int|false */
    public function Add($arFields)
    {
        $this->LAST_ERROR = '';
        if (($arFields['LOGIN'] ?? '') === '') {
            $this->LAST_ERROR = 'Логин должен быть не менее 3 символов.';
            return false;
        }
        $connection = Application::getConnection();
        $fields = $arFields + ['ACTIVE' => 'Y', 'LID' => SITE_ID];
        $fields['DATE_REGISTER'] = new DateTime();
        $fields['TIMESTAMP_X'] = new DateTime();
        $fields['PASSWORD'] = md5(random_bytes(16));
        $uf = array_filter($fields, static fn($name) => str_starts_with((string) $name, 'UF_'), ARRAY_FILTER_USE_KEY);
        try {
            $arFields['ID'] = (int) $connection->add('b_user', array_diff_key($fields, $uf, ['GROUP_ID' => 1]));
        } catch (\Bitrix\Main\DB\DuplicateEntryException) {
            $this->LAST_ERROR = 'Пользователь с логином "' . $arFields['LOGIN'] . '" уже существует.';
            return false;
        }
        self::saveUserFields($arFields['ID'], $uf);
        if (isset($fields['GROUP_ID'])) {
            self::SetUserGroup($arFields['ID'], $fields['GROUP_ID'], true);
        }
        $arFields['RESULT'] = $arFields['ID'];
        foreach (GetModuleEvents('main', 'OnAfterUserAdd', true) as $event) {
            ExecuteModuleEventEx($event, [&$arFields]);
        }
        return $arFields['ID'];
    }

    public function Update($ID, $arFields, $authActions = true)
    {
        $this->LAST_ERROR = '';
        $ID = (int) $ID;
        $arFields['ID'] = $ID;
        foreach (GetModuleEvents('main', 'OnBeforeUserUpdate', true) as $event) {
            if (ExecuteModuleEventEx($event, [&$arFields]) === false) {
                return false;
            }
        }
        $connection = Application::getConnection();
        $uf = array_filter($arFields, static fn($name) => str_starts_with((string) $name, 'UF_'), ARRAY_FILTER_USE_KEY);
        $fields = array_diff_key($arFields, $uf, ['ID' => 1, 'GROUP_ID' => 1, 'RESULT' => 1]);
        if ($fields) {
            [$update] = $connection->getSqlHelper()->prepareUpdate('b_user', $fields + ['TIMESTAMP_X' => new DateTime()]);
            $connection->queryExecute("UPDATE b_user SET {$update} WHERE ID = {$ID}");
        }
        self::saveUserFields($ID, $uf);
        if (isset($arFields['GROUP_ID'])) {
            self::SetUserGroup($ID, $arFields['GROUP_ID']);
        }
        unset(self::$rows[$ID]);
        $arFields['RESULT'] = true;
        foreach (GetModuleEvents('main', 'OnAfterUserUpdate', true) as $event) {
            ExecuteModuleEventEx($event, [&$arFields]);
        }
        return true;
    }

    public static function Delete($ID)
    {
        $ID = (int) $ID;
        foreach (GetModuleEvents('main', 'OnBeforeUserDelete', true) as $event) {
            if (ExecuteModuleEventEx($event, [$ID]) === false) {
                return false;
            }
        }
        foreach (GetModuleEvents('main', 'OnUserDelete', true) as $event) {
            ExecuteModuleEventEx($event, [$ID]);
        }
        $connection = Application::getConnection();
        foreach (['b_user' => 'ID', 'b_user_group' => 'USER_ID', 'b_uts_user' => 'VALUE_ID', 'b_utm_user' => 'VALUE_ID'] as $table => $column) {
            $connection->queryExecute("DELETE FROM {$table} WHERE {$column} = {$ID}");
        }
        unset(self::$rows[$ID]);
        foreach (GetModuleEvents('main', 'OnAfterUserDelete', true) as $event) {
            ExecuteModuleEventEx($event, [$ID]);
        }
        return true;
    }

    public static function GetByID($ID)
    {
        $result = new CDBResult();
        $row = self::row((int) $ID);
        $result->InitFromArray($row === null ? [] : [$row]);
        return $result;
    }

    /** Filters used here: ID, ACTIVE, LOGIN, EXTERNAL_AUTH_ID (each "=" unless prefixed otherwise). */
    public static function GetList($by = '', $order = '', $arFilter = [], $arParams = [])
    {
        $helper = Application::getConnection()->getSqlHelper();
        $where = ['1 = 1'];
        foreach ($arFilter as $key => $value) {
            $key = ltrim((string) $key, '=');
            if (in_array($key, ['ID', 'ACTIVE', 'LOGIN', 'EXTERNAL_AUTH_ID', 'XML_ID', 'EMAIL'], true)) {
                $where[] = "{$key} IN (" . implode(',', array_map([$helper, 'convertToDbString'], (array) $value)) . ')';
            }
        }
        return new CDBResult(Application::getConnection()->query('SELECT * FROM b_user WHERE ' . implode(' AND ', $where) . ' ORDER BY ID'));
    }

    public static function SetLastActivityDate($userId = null, $cache = false)
    {
        Application::getConnection()->queryExecute('UPDATE b_user SET LAST_ACTIVITY_DATE = NOW() WHERE ID = ' . (int) $userId);
    }

    private static function row(int $id): ?array
    {
        if (!array_key_exists($id, self::$rows)) {
            self::$rows[$id] = $id > 0 ? (Application::getConnection()->query("SELECT * FROM b_user WHERE ID = {$id}")->fetch() ?: null) : null;
        }
        return self::$rows[$id];
    }

    /** UF_DEPARTMENT lives in two places: serialized in b_uts_user, row by row in b_utm_user. */
    private static function saveUserFields(int $id, array $fields): void
    {
        if ($fields) {
            \Playground\UserFields::save('USER', 'user', $id, $fields);
        }
    }
}
