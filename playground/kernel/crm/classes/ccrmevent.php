<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Entries of the list of changes by the old way: its two events carry one array. */
class CCrmEvent
{
    public const TYPE_USER = 0;
    public const TYPE_CHANGE = 1;

    /** @param array $arFields ENTITY_TYPE, ENTITY_ID, ENTITY_FIELD or ENTITY: a list of these @return int|false */
    public function Add($arFields, $bPermCheck = true)
    {
        foreach (GetModuleEvents('crm', 'OnBeforeCrmAddEvent', true) as $event) {
            $arFields = ExecuteModuleEventEx($event, [$arFields]); // what a handler returns takes the place of the fields
        }
        if (!is_array($arFields)) {
            return false;
        }
        $arFields['ENTITY'] ??= [array_intersect_key($arFields, ['ENTITY_TYPE' => 1, 'ENTITY_ID' => 1, 'ENTITY_FIELD' => 1])];
        $userId = (int) ($arFields['USER_ID'] ?? 0);
        $connection = Application::getConnection();
        $id = (int) $connection->add('b_crm_event', [
            'DATE_CREATE' => $arFields['DATE_CREATE'] ?? new DateTime(), 'CREATED_BY_ID' => $userId, 'EVENT_ID' => '', 'EVENT_NAME' => (string) $arFields['EVENT_NAME'],
            'EVENT_TEXT_1' => (string) ($arFields['EVENT_TEXT_1'] ?? ''), 'EVENT_TEXT_2' => (string) ($arFields['EVENT_TEXT_2'] ?? ''), 'EVENT_TYPE' => (int) $arFields['EVENT_TYPE'],
        ]);
        foreach ($arFields['ENTITY'] as $card) {
            self::relate($id, $card, $userId);
        }
        foreach (GetModuleEvents('crm', 'OnAfterCrmAddEvent', true) as $event) {
            ExecuteModuleEventEx($event, [$id, $arFields]);
        }
        return $id;
    }

    /** One more card of an entry, told to nobody. @param array $arEntity ENTITY_TYPE, ENTITY_ID, ENTITY_FIELD, USER_ID */
    public function AddRelation($EVENT_ID, $arEntity, $bPermCheck = true)
    {
        self::relate((int) $EVENT_ID, $arEntity, (int) ($arEntity['USER_ID'] ?? 0));
    }

    private static function relate(int $id, array $card, int $userId): void
    {
        Application::getConnection()->add('b_crm_event_relations', [
            'ASSIGNED_BY_ID' => $userId, 'ENTITY_TYPE' => $card['ENTITY_TYPE'], 'ENTITY_ID' => (int) $card['ENTITY_ID'], 'ENTITY_FIELD' => (string) ($card['ENTITY_FIELD'] ?? ''),
            'EVENT_ID' => $id,
        ]);
    }
}
