<?php

declare(strict_types=1);

use Bitrix\Crm\ActivityBindingTable;
use Bitrix\Crm\ActivityTable;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;

/** Activities: b_crm_act, their bindings and communications; plain SQL, so that no events of the ORM tell of them. */
class CCrmActivity
{
    private const NEVER = '9999-12-31 00:00:00';

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
        $now = new DateTime();
        $isIncomingChannel = ($arFields['IS_INCOMING_CHANNEL'] ?? 'N') === 'Y';
        $arFields['BINDINGS'] = $bindings;
        $arFields += [
            'STORAGE_TYPE_ID' => 1, 'NOTIFY_TYPE' => 0, 'NOTIFY_VALUE' => 0, 'COMPLETED' => 'N', 'EDITOR_ID' => (int) ($arFields['AUTHOR_ID'] ?? $arFields['RESPONSIBLE_ID'] ?? 0),
            'AUTHOR_ID' => (int) ($arFields['RESPONSIBLE_ID'] ?? 0), 'ASSOCIATED_ENTITY_ID' => 0, 'PRIORITY' => 1, 'DESCRIPTION_TYPE' => 1, 'DIRECTION' => 0, 'PARENT_ID' => 0,
            'STORAGE_ELEMENT_IDS' => serialize([]), 'THREAD_ID' => 0, 'START_TIME' => $now, 'END_TIME' => $arFields['START_TIME'] ?? $now,
        ];
        $arFields += ($arFields['PROVIDER_ID'] ?? '') === 'VOXIMPLANT_CALL' && isset($arFields['CREATED']) ? ['LAST_UPDATED' => $now] : ['~LAST_UPDATED' => 'NOW()', '~CREATED' => 'NOW()'];
        $arFields['STATUS'] = $arFields['COMPLETED'] === 'Y' ? CCrmActivityStatus::Completed : CCrmActivityStatus::Waiting;
        $arFields['IS_HANDLEABLE'] ??= 'Y';
        $isToDo = ($arFields['PROVIDER_ID'] ?? '') === 'CRM_TODO';
        $arFields += $isToDo ? ['ENRICHED_DESCRIPTION' => (string) ($arFields['DESCRIPTION'] ?? '')] : [];
        if (!isset($arFields['DEADLINE'])) { // an incoming one has no term
            $arFields += $isIncomingChannel || !isset($arFields['START_TIME']) ? ['~DEADLINE' => self::NEVER] : ['DEADLINE' => $arFields['START_TIME']];
        }
        foreach (GetModuleEvents('crm', 'OnBeforeCrmActivityAdd', true) as $event) {
            ExecuteModuleEventEx($event, [&$arFields]); // not cancellable
        }
        $bindings = self::unique($arFields['BINDINGS'] ?? []);
        $isOwnerBound = array_filter($bindings, static fn(array $b) => (int) $b['OWNER_ID'] === (int) $arFields['OWNER_ID'] && (int) $b['OWNER_TYPE_ID'] === (int) $arFields['OWNER_TYPE_ID']);
        if (!$isOwnerBound) {
            $bindings[] = ['OWNER_TYPE_ID' => (int) $arFields['OWNER_TYPE_ID'], 'OWNER_ID' => (int) $arFields['OWNER_ID']];
        }
        $connection = Application::getConnection();
        $id = (int) $connection->add('b_crm_act', ['CREATED' => $arFields['CREATED'] ?? $now, 'LAST_UPDATED' => $now, 'DEADLINE' => $arFields['DEADLINE'] ?? new DateTime(self::NEVER, 'Y-m-d H:i:s')]
            + array_filter(array_intersect_key($arFields, ActivityTable::getEntity()->getFields()), static fn($value) => $value !== null));
        if ((int) $arFields['PARENT_ID'] === 0) {
            $connection->queryExecute("UPDATE b_crm_act SET THREAD_ID = ID WHERE ID = {$id}");
        }
        $arFields['ID'] = $id;
        if ($isIncomingChannel) {
            $connection->add('b_crm_act_incoming_channel', [
                'ACTIVITY_ID' => $id, 'RESPONSIBLE_ID' => (int) ($arFields['RESPONSIBLE_ID'] ?? 0), 'COMPLETED' => $arFields['COMPLETED'],
            ]);
        }
        self::SaveBindings($id, $bindings, false, false);
        \Playground\ActivityTraces::remember($id, (string) ($arFields['PROVIDER_ID'] ?? ''), $bindings);
        if (isset($arFields['COMMUNICATIONS'])) {
            self::SaveCommunications($id, $arFields['COMMUNICATIONS'], $arFields, false, false);
        }
        \Playground\ActivityTraces::tellAdded($arFields, $bindings);
        if ($isIncomingChannel) {
            \Playground\LastActivity::enqueueAll($bindings, (int) ($arFields['RESPONSIBLE_ID'] ?? 0));
        }
        if ($isToDo) {
            \Playground\ActivityTraces::planned($id, (int) ($GLOBALS['USER']?->GetID() ?? 0) ?: (int) $arFields['AUTHOR_ID'], $bindings);
        }
        \Playground\ActivityTraces::userFieldsEvent($id);
        $arFields += ['SETTINGS' => null, 'PROVIDER_PARAMS' => null, 'LIGHT_COUNTER_AT' => null];
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
        if (isset($arFields['COMPLETED'])) {
            $arFields['STATUS'] = $arFields['COMPLETED'] === 'Y' ? CCrmActivityStatus::Completed : CCrmActivityStatus::Waiting;
            $arFields['IS_HANDLEABLE'] = $arFields['COMPLETED'] === 'Y' ? 'N' : 'Y';
        }
        $editorId = (int) ($GLOBALS['USER']?->GetID() ?? 0);
        $arFields += ['~LAST_UPDATED' => 'NOW()', 'EDITOR_ID' => $editorId, 'PROVIDER_ID' => $before['PROVIDER_ID'], 'PROVIDER_TYPE_ID' => $before['PROVIDER_TYPE_ID']];
        $arFields += $before['PROVIDER_ID'] === 'CRM_TODO' ? ['ENRICHED_DESCRIPTION' => (string) ($arFields['DESCRIPTION'] ?? $before['DESCRIPTION'])] : [];
        foreach (GetModuleEvents('crm', 'OnBeforeCrmActivityUpdate', true) as $event) {
            ExecuteModuleEventEx($event, [$ID, &$arFields]);
        }
        $row = array_intersect_key($arFields, array_diff_key(ActivityTable::getEntity()->getFields(), ['ID' => 1]));
        foreach (['SETTINGS', 'PROVIDER_PARAMS'] as $name) {
            if (isset($row[$name]) && is_array($row[$name])) {
                $row[$name] = serialize($row[$name]);
            }
        }
        if ((int) $row['EDITOR_ID'] === 0) {
            unset($row['EDITOR_ID']);
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
        $connection = Application::getConnection();
        [$update] = $connection->getSqlHelper()->prepareUpdate('b_crm_act', $row + ['LAST_UPDATED' => new DateTime()]);
        $connection->queryExecute("UPDATE b_crm_act SET {$update} WHERE ID = {$ID}");
        $isChanged = static fn(string $name): bool => isset($row[$name]) && (string) $row[$name] !== (string) $before[$name];
        $channelId = $isChanged('RESPONSIBLE_ID') || $isChanged('COMPLETED') ? $connection->queryScalar("SELECT ID FROM b_crm_act_incoming_channel WHERE ACTIVITY_ID = {$ID}") : null;
        if ($channelId !== null) {
            [$update] = $connection->getSqlHelper()->prepareUpdate('b_crm_act_incoming_channel', [
                'RESPONSIBLE_ID' => (int) ($row['RESPONSIBLE_ID'] ?? $before['RESPONSIBLE_ID']), 'COMPLETED' => $row['COMPLETED'] ?? $before['COMPLETED'],
            ]);
            $connection->queryExecute("UPDATE b_crm_act_incoming_channel SET {$update} WHERE ID = " . (int) $channelId);
        }
        if (isset($arFields['BINDINGS'])) {
            self::SaveBindings($ID, $bindings, $regEvent, false);
            if ($connection->queryScalar("SELECT ID FROM b_crm_act_incoming_channel WHERE ACTIVITY_ID = {$ID}") !== null) {
                \Playground\LastActivity::enqueueAll($bindings, (int) ($row['RESPONSIBLE_ID'] ?? $before['RESPONSIBLE_ID']));
            }
        }
        if (isset($arFields['COMMUNICATIONS'])) {
            self::SaveCommunications($ID, $arFields['COMMUNICATIONS'], $row + $before, $regEvent, false);
        }
        \Playground\ActivityTraces::tellUpdated($before, $row, $editorId ?: (int) $before['RESPONSIBLE_ID']);
        if ($isChanged('COMPLETED') && $row['COMPLETED'] === 'Y') {
            \Playground\ActivityTraces::completed($before, $row, $editorId);
        }
        \Playground\ActivityTraces::userFieldsEvent($ID);
        $arFields += ['SETTINGS' => null, 'PROVIDER_PARAMS' => null];
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
        Application::getConnection()->queryExecute('DELETE FROM b_crm_act WHERE ID = ' . (int) $ID);
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
        $rows = array_map(static fn(array $binding) => ['ACTIVITY_ID' => (int) $ID, 'OWNER_ID' => $binding['OWNER_ID'], 'OWNER_TYPE_ID' => $binding['OWNER_TYPE_ID']], self::unique($arBindings));
        if ($rows !== []) {
            Application::getConnection()->addMulti('b_crm_act_bind', $rows);
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
        $rows = [];
        foreach ($arComms as $comm) {
            $rows[] = [
                'ACTIVITY_ID' => (int) $ID, 'OWNER_ID' => (int) ($arFields['OWNER_ID'] ?? 0), 'OWNER_TYPE_ID' => (int) ($arFields['OWNER_TYPE_ID'] ?? 0),
                'TYPE' => (string) ($comm['TYPE'] ?? ''), 'VALUE' => (string) ($comm['VALUE'] ?? ''),
                'ENTITY_ID' => (int) ($comm['ENTITY_ID'] ?? 0), 'ENTITY_TYPE_ID' => (int) ($comm['ENTITY_TYPE_ID'] ?? 0), 'ENTITY_SETTINGS' => serialize([]),
            ];
        }
        if ($rows !== []) {
            $connection->addMulti('b_crm_act_comm', $rows);
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
