<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Timeline\Entity\TimelineTable;
use Bitrix\Crm\Timeline\TimelineEntry;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;

/** What an activity leaves behind elsewhere: last communication, list of changes, timeline. Not in the box. */
final class ActivityTraces
{
    /** When a client was spoken to last, for every card bound to a call or a dialog. */
    public static function remember(int $activityId, string $providerId, array $bindings): void
    {
        $type = ['VOXIMPLANT_CALL' => 'CALL_TIME', 'IMOPENLINES_SESSION' => 'IMOL_TIME'][$providerId] ?? null;
        $connection = Application::getConnection();
        foreach ($type === null ? [] : $bindings as $binding) {
            foreach ([$type, 'TIME'] as $name) {
                $card = ['ENTITY_TYPE_ID' => (int) $binding['OWNER_TYPE_ID'], 'ENTITY_ID' => (int) $binding['OWNER_ID']];
                $query = "SELECT ID FROM b_crm_last_communication WHERE ENTITY_TYPE_ID = {$card['ENTITY_TYPE_ID']} AND ENTITY_ID = {$card['ENTITY_ID']} AND TYPE = '{$name}'";
                $id = $connection->queryScalar($query);
                $row = ['LAST_COMMUNICATION_TIME' => new DateTime(), 'ACTIVITY_ID' => $activityId];
                if ($id === null) {
                    try {
                        $connection->add('b_crm_last_communication', $row + $card + ['TYPE' => $name]);
                        continue;
                    } catch (\Bitrix\Main\DB\DuplicateEntryException) { // another hit was faster; what the portal does then is not known
                        $id = $connection->queryScalar($query);
                    }
                }
                [$update] = $connection->getSqlHelper()->prepareUpdate('b_crm_last_communication', $row);
                $connection->queryExecute("UPDATE b_crm_last_communication SET {$update} WHERE ID = " . (int) $id);
            }
        }
    }

    /** By which channel it came: @param int $typeId 3 call, 4 open line */
    public static function saveChannel(int $activityId, int $typeId, int $originId, string $componentId): void
    {
        $connection = Application::getConnection();
        $row = ['ORIGIN_ID' => $originId, 'COMPONENT_ID' => $componentId];
        $key = ['ENTITY_ID' => $activityId, 'ENTITY_TYPE_ID' => \CCrmOwnerType::Activity, 'TYPE_ID' => $typeId];
        foreach ($connection->getSqlHelper()->prepareMerge('b_crm_entity_channel', array_keys($key), $row + $key, $row) as $sql) {
            $connection->queryExecute($sql);
        }
    }

    public static function tellAdded(array $fields, array $bindings): void
    {
        self::tell('Добавлено дело', (string) ($fields['SUBJECT'] ?? ''), '', (int) ($fields['RESPONSIBLE_ID'] ?? 0), $bindings);
    }

    /** A new end is always a change, a responsible or a state only when it differs. */
    public static function tellUpdated(array $before, array $row, int $userId): void
    {
        if (isset($row['END_TIME'])) {
            self::tell('Изменено окончание дела', (string) $before['END_TIME'], (string) $row['END_TIME'], $userId, $before['BINDINGS']);
        }
        if (isset($row['RESPONSIBLE_ID']) && (int) $row['RESPONSIBLE_ID'] !== (int) $before['RESPONSIBLE_ID']) {
            $name = static fn($id): string => \Bitrix\Im\User::getInstance((int) $id)->getFullName() ?: (string) $id;
            self::tell('Изменён ответственный', $name($before['RESPONSIBLE_ID']), $name($row['RESPONSIBLE_ID']), $userId, $before['BINDINGS']);
        }
        if (isset($row['COMPLETED']) && $row['COMPLETED'] !== $before['COMPLETED']) {
            $caption = static fn(string $completed): string => $completed === 'Y' ? 'завершено' : 'ожидает';
            self::tell('Изменено состояние дела', $caption($before['COMPLETED']), $caption($row['COMPLETED']), $userId, $before['BINDINGS']);
        }
    }

    /** An entry of the timeline about an activity that is done. */
    public static function completed(array $activity, array $row, int $userId): void
    {
        $id = TimelineTable::add([
            'TYPE_ID' => 1, 'TYPE_CATEGORY_ID' => (int) $activity['TYPE_ID'], 'CREATED' => new DateTime(), 'AUTHOR_ID' => (int) ($row['RESPONSIBLE_ID'] ?? $activity['RESPONSIBLE_ID']) ?: $userId,
            'ASSOCIATED_ENTITY_TYPE_ID' => \CCrmOwnerType::Activity, 'ASSOCIATED_ENTITY_CLASS_NAME' => $activity['PROVIDER_ID'], 'ASSOCIATED_ENTITY_ID' => (int) $activity['ID'],
        ])->getId();
        self::bind($id, $activity['BINDINGS']);
    }

    /** An entry of the timeline about a to-do that was made. */
    public static function planned(int $activityId, int $authorId, array $bindings): void
    {
        $id = TimelineTable::add([
            'TYPE_ID' => 25, 'TYPE_CATEGORY_ID' => 3, 'CREATED' => new DateTime(), 'AUTHOR_ID' => $authorId, 'SETTINGS' => serialize([]), 'SOURCE_ID' => '',
            'ASSOCIATED_ENTITY_TYPE_ID' => \CCrmOwnerType::Activity, 'ASSOCIATED_ENTITY_ID' => $activityId,
        ])->getId();
        self::bind($id, $bindings);
    }

    public static function userFieldsEvent(int $activityId): void
    {
        (new Event('main', 'onUpdateUserFieldValues', ['entityId' => 'CRM_ACTIVITY', 'id' => $activityId, 'fields' => []]))->send();
    }

    private static function bind(int $timelineId, array $bindings): void
    {
        TimelineEntry::registerBindings($timelineId, array_map(
            static fn(array $one) => ['ENTITY_TYPE_ID' => (int) $one['OWNER_TYPE_ID'], 'ENTITY_ID' => (int) $one['OWNER_ID']],
            $bindings
        ));
    }

    /** Told once, of the first card; the others are only written beside it. */
    private static function tell(string $name, string $from, string $to, int $userId, array $bindings): void
    {
        $cards = array_map(static fn(array $one) => [
            'ENTITY_TYPE' => \CCrmOwnerType::ResolveName((int) $one['OWNER_TYPE_ID']), 'ENTITY_ID' => (int) $one['OWNER_ID'], 'ENTITY_FIELD' => 'ACTIVITIES',
        ], array_values($bindings));
        $list = new \CCrmEvent();
        $id = $list->Add(['EVENT_NAME' => $name, 'EVENT_TEXT_1' => $from, 'EVENT_TEXT_2' => $to, 'USER_ID' => $userId, 'EVENT_TYPE' => \CCrmEvent::TYPE_CHANGE] + $cards[0], false);
        foreach ($id === false ? [] : array_slice($cards, 1) as $card) {
            $list->AddRelation($id, $card + ['USER_ID' => $userId], false);
        }
    }
}
