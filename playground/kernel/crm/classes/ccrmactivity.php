<?php

declare(strict_types=1);

use Bitrix\Crm\ActivityBindingTable;
use Bitrix\Crm\ActivityTable;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;

/** Activities: b_crm_act, their bindings and communications. */
class CCrmActivity
{
    private static string $error = '';

    /** @return int|false */
    public static function Add(&$arFields, $checkPerms = true, $regEvent = true, $options = [])
    {
        self::$error = '';
        $bindings = self::unique($arFields['BINDINGS'] ?? []);
        if (empty($arFields['OWNER_ID']) && $bindings) {
            [$arFields['OWNER_TYPE_ID'], $arFields['OWNER_ID']] = [$bindings[0]['OWNER_TYPE_ID'], $bindings[0]['OWNER_ID']];
        }
        if (empty($arFields['OWNER_ID']) && !$bindings) {
            self::$error = 'Не указан владелец дела.';
            return false;
        }
        foreach (['SETTINGS', 'PROVIDER_PARAMS'] as $name) {
            if (isset($arFields[$name]) && is_array($arFields[$name])) {
                $arFields[$name] = serialize($arFields[$name]);
            }
        }
        $arFields['BINDINGS'] = $bindings;
        foreach (GetModuleEvents('crm', 'OnBeforeCrmActivityAdd', true) as $event) {
            ExecuteModuleEventEx($event, [&$arFields]); // not cancellable
        }
        $bindings = self::unique($arFields['BINDINGS'] ?? []);
        $isOwnerBound = array_filter($bindings, static fn(array $b) => (int) $b['OWNER_ID'] === (int) $arFields['OWNER_ID'] && (int) $b['OWNER_TYPE_ID'] === (int) $arFields['OWNER_TYPE_ID']);
        if (!$isOwnerBound) {
            $bindings[] = ['OWNER_TYPE_ID' => (int) $arFields['OWNER_TYPE_ID'], 'OWNER_ID' => (int) $arFields['OWNER_ID']];
        }
        $now = new DateTime();
        $row = array_intersect_key($arFields, ActivityTable::getEntity()->getFields());
        $row += [
            'COMPLETED' => 'N', 'CREATED' => $now, 'START_TIME' => $now, 'END_TIME' => $now, 'AUTHOR_ID' => (int) ($arFields['RESPONSIBLE_ID'] ?? 0),
            'DEADLINE' => new DateTime('9999-12-31 00:00:00', 'Y-m-d H:i:s'),
        ];
        $row['LAST_UPDATED'] = $now;
        $row['STATUS'] = ($row['COMPLETED'] ?? 'N') === 'Y' ? CCrmActivityStatus::Completed : CCrmActivityStatus::Waiting;
        $id = ActivityTable::add($row)->getId();
        $arFields['ID'] = $id;
        self::SaveBindings($id, $bindings, false, false);
        self::SaveCommunications($id, $arFields['COMMUNICATIONS'] ?? [], $arFields, false, false);
        if (($arFields['IS_INCOMING_CHANNEL'] ?? 'N') === 'Y') {
            Application::getConnection()->add('b_crm_act_incoming_channel', [
                'ACTIVITY_ID' => $id, 'RESPONSIBLE_ID' => (int) ($row['RESPONSIBLE_ID'] ?? 0), 'COMPLETED' => $row['COMPLETED'],
            ]);
        }
        \Playground\Crm::touch($bindings, (int) ($arFields['RESPONSIBLE_ID'] ?? 0));
        foreach (GetModuleEvents('crm', 'OnActivityAdd', true) as $event) {
            ExecuteModuleEventEx($event, [$id, &$arFields]);
        }
        return $id;
    }

    /** With BINDINGS: one is the owner; of several the last that is not a client; an empty list clears the owner. */
    public static function Update($ID, $arFields, $checkPerms = true, $regEvent = true, $options = [])
    {
        self::$error = '';
        $ID = (int) $ID;
        $before = self::full($ID);
        if ($before === null) {
            self::$error = 'Дело не найдено.';
            return false;
        }
        foreach (GetModuleEvents('crm', 'OnBeforeCrmActivityUpdate', true) as $event) {
            ExecuteModuleEventEx($event, [$ID, &$arFields]);
        }
        $row = array_intersect_key($arFields, array_diff_key(ActivityTable::getEntity()->getFields(), ['ID' => 1]));
        foreach (['SETTINGS', 'PROVIDER_PARAMS'] as $name) {
            if (isset($row[$name]) && is_array($row[$name])) {
                $row[$name] = serialize($row[$name]);
            }
        }
        if (isset($row['COMPLETED'])) {
            $row['STATUS'] = $row['COMPLETED'] === 'Y' ? CCrmActivityStatus::Completed : CCrmActivityStatus::Waiting;
        }
        if (isset($arFields['BINDINGS'])) {
            $bindings = self::unique($arFields['BINDINGS']);
            $owner = ['OWNER_TYPE_ID' => 0, 'OWNER_ID' => 0];
            foreach ($bindings as $binding) {
                if (count($bindings) === 1 || !in_array((int) $binding['OWNER_TYPE_ID'], [CCrmOwnerType::Contact, CCrmOwnerType::Company], true)) {
                    $owner = $binding;
                }
            }
            $row = array_merge($row, array_intersect_key($owner, ['OWNER_TYPE_ID' => 1, 'OWNER_ID' => 1]));
        }
        ActivityTable::update($ID, $row + ['LAST_UPDATED' => new DateTime()]);
        $channel = array_intersect_key($row, ['RESPONSIBLE_ID' => 1, 'COMPLETED' => 1]);
        if ($channel && $before['PROVIDER_ID'] === 'VOXIMPLANT_CALL') {
            [$update] = Application::getConnection()->getSqlHelper()->prepareUpdate('b_crm_act_incoming_channel', $channel);
            Application::getConnection()->queryExecute("UPDATE b_crm_act_incoming_channel SET {$update} WHERE ACTIVITY_ID = {$ID}");
        }
        if (isset($arFields['BINDINGS'])) {
            self::SaveBindings($ID, $bindings, $regEvent, false);
            \Playground\Crm::touch($bindings, (int) ($GLOBALS['USER']?->GetID() ?? 0));
        }
        if (isset($arFields['COMMUNICATIONS'])) {
            self::SaveCommunications($ID, $arFields['COMMUNICATIONS'], $row + $before, $regEvent, false);
        }
        foreach (GetModuleEvents('crm', 'OnActivityUpdate', true) as $event) {
            ExecuteModuleEventEx($event, [$ID, &$arFields]);
        }
        (new Event('crm', 'OnActivityModified', ['before' => $before, 'current' => self::full($ID)]))->send();
        return true;
    }

    public static function Delete($ID, $checkPerms = true, $regEvent = true, $options = [])
    {
        foreach (GetModuleEvents('crm', 'OnBeforeActivityDelete', true) as $event) {
            if (ExecuteModuleEventEx($event, [$ID]) === false) {
                return false;
            }
        }
        self::DeleteBindings($ID, false);
        Application::getConnection()->queryExecute('DELETE FROM b_crm_act_comm WHERE ACTIVITY_ID = ' . (int) $ID);
        Application::getConnection()->queryExecute('DELETE FROM b_crm_act_incoming_channel WHERE ACTIVITY_ID = ' . (int) $ID);
        ActivityTable::delete((int) $ID);
        foreach (GetModuleEvents('crm', 'OnActivityDelete', true) as $event) {
            ExecuteModuleEventEx($event, [$ID]);
        }
        return true;
    }

    public static function GetByID($ID, $checkPerms = true)
    {
        return ActivityTable::getRowById((int) $ID) ?? false;
    }

    public static function GetIDByOrigin($originID)
    {
        return (int) (ActivityTable::getRow(['select' => ['ID'], 'filter' => ['=ORIGIN_ID' => $originID], 'order' => ['ID' => 'DESC']])['ID'] ?? 0);
    }

    public static function GetByOriginID($originID, $checkPerms = true)
    {
        return ActivityTable::getRow(['filter' => ['=ORIGIN_ID' => $originID], 'order' => ['ID' => 'DESC']]) ?? false;
    }

    /** @return list<array{ID: string, ACTIVITY_ID: string, OWNER_ID: string, OWNER_TYPE_ID: string}> */
    public static function GetBindings($ID)
    {
        return ActivityBindingTable::getList(['filter' => ['=ACTIVITY_ID' => (int) $ID], 'order' => ['ID' => 'ASC']])->fetchAll();
    }

    /** The table only; OWNER_* stay. */
    public static function SaveBindings($ID, $arBindings, $registerEvents = true, $checkPerms = true, $registerBindingsChanges = true)
    {
        self::DeleteBindings($ID, false);
        foreach (self::unique($arBindings) as $binding) {
            ActivityBindingTable::add(['ACTIVITY_ID' => (int) $ID, 'OWNER_ID' => (int) $binding['OWNER_ID'], 'OWNER_TYPE_ID' => (int) $binding['OWNER_TYPE_ID']]);
        }
        return true;
    }

    public static function DeleteBindings($ID, $regEvent = true)
    {
        Application::getConnection()->queryExecute('DELETE FROM b_crm_act_bind WHERE ACTIVITY_ID = ' . (int) $ID);
        return true;
    }

    public static function SaveCommunications($ID, $arComms, $arFields = [], $registerEvents = true, $checkPerms = true)
    {
        $connection = Application::getConnection();
        $connection->queryExecute('DELETE FROM b_crm_act_comm WHERE ACTIVITY_ID = ' . (int) $ID);
        foreach ($arComms as $comm) {
            $connection->add('b_crm_act_comm', [
                'ACTIVITY_ID' => (int) $ID, 'OWNER_ID' => (int) ($arFields['OWNER_ID'] ?? 0), 'OWNER_TYPE_ID' => (int) ($arFields['OWNER_TYPE_ID'] ?? 0),
                'TYPE' => (string) ($comm['TYPE'] ?? ''), 'VALUE' => (string) ($comm['VALUE'] ?? ''),
                'ENTITY_ID' => (int) ($comm['ENTITY_ID'] ?? 0), 'ENTITY_TYPE_ID' => (int) ($comm['ENTITY_TYPE_ID'] ?? 0), 'ENTITY_SETTINGS' => serialize([]),
            ]);
        }
        return true;
    }

    public static function GetCommunications($activityID, $top = 0, $options = null)
    {
        return Application::getConnection()->query('SELECT * FROM b_crm_act_comm WHERE ACTIVITY_ID = ' . (int) $activityID . ' ORDER BY ID')->fetchAll();
    }

    /** A session's activity completed by hand closes the dialog. */
    public static function Complete($ID, $completed = true, $options = [])
    {
        $row = self::GetByID($ID);
        if ($completed && $row && $row['PROVIDER_ID'] === 'IMOPENLINES_SESSION' && \Bitrix\Main\Loader::includeModule('imopenlines')) {
            (new \Bitrix\ImOpenLines\Chat(\Bitrix\ImOpenLines\Chat::getChatIdBySession($row['ASSOCIATED_ENTITY_ID'])))->finish(0, true, true);
        }
        return self::Update($ID, ['COMPLETED' => $completed ? 'Y' : 'N'], false, false, $options);
    }

    /** All activities of one entity go to another; no OnActivityUpdate. */
    public static function Rebind($ownerTypeID, $oldID, $newID)
    {
        $connection = Application::getConnection();
        [$type, $old, $new] = [(int) $ownerTypeID, (int) $oldID, (int) $newID];
        $connection->queryExecute("UPDATE b_crm_act SET OWNER_ID = {$new} WHERE OWNER_TYPE_ID = {$type} AND OWNER_ID = {$old}");
        $connection->queryExecute("DELETE o FROM b_crm_act_bind o INNER JOIN b_crm_act_bind n ON n.ACTIVITY_ID = o.ACTIVITY_ID AND n.OWNER_TYPE_ID = {$type} AND n.OWNER_ID = {$new}
            WHERE o.OWNER_TYPE_ID = {$type} AND o.OWNER_ID = {$old}");
        $connection->queryExecute("UPDATE b_crm_act_bind SET OWNER_ID = {$new} WHERE OWNER_TYPE_ID = {$type} AND OWNER_ID = {$old}");
        $connection->queryExecute("UPDATE b_crm_act_comm SET OWNER_ID = {$new} WHERE OWNER_TYPE_ID = {$type} AND OWNER_ID = {$old}");
        $connection->queryExecute("UPDATE b_crm_act_comm SET ENTITY_ID = {$new} WHERE ENTITY_TYPE_ID = {$type} AND ENTITY_ID = {$old}");
    }

    public static function GetLastErrorMessage()
    {
        return self::$error;
    }

    private static function full(int $id): ?array
    {
        $row = ActivityTable::getRowById($id);
        return $row === null ? null : $row + ['BINDINGS' => self::GetBindings($id)];
    }

    /** @return list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> */
    private static function unique(array $bindings): array
    {
        $unique = [];
        foreach ($bindings as $binding) {
            [$type, $id] = [(int) ($binding['OWNER_TYPE_ID'] ?? 0), (int) ($binding['OWNER_ID'] ?? 0)];
            if ($type > 0 && $id > 0) {
                $unique["{$type}:{$id}"] = ['OWNER_TYPE_ID' => $type, 'OWNER_ID' => $id];
            }
        }
        return array_values($unique);
    }
}
