<?php

declare(strict_types=1);

namespace Bitrix\Timeman\Model\Worktime\Record;

use Bitrix\Main\Error;
use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Event;
use Bitrix\Main\ORM\EventResult;
use Bitrix\Main\Type\DateTime;

/** Work days. Every write through here fires the old OnBefore/OnAfterTMEntry* events, whoever writes. */
class WorktimeRecordTable extends DataManager
{
    public const STATUS_OPENED = 'OPENED';
    public const STATUS_PAUSED = 'PAUSED';
    public const STATUS_CLOSED = 'CLOSED';
    public const APPROVED_YES = 1;
    public const APPROVED_NO = 0;

    public static function getTableName()
    {
        return 'b_timeman_entries';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('timeman', 'b_timeman_entries');
    }

    /** The record as old handlers get it: dates are strings of the site's format. */
    public static function convertFieldsCompatible($fields)
    {
        return array_map(static fn($value) => $value instanceof DateTime ? $value->toString() : $value, $fields);
    }

    public static function onBeforeAdd(Event $event)
    {
        return self::veto('OnBeforeTMEntryAdd', $event->getParameter('fields'));
    }

    /** Handlers get the field set from before the insert: no ID in it. */
    public static function onAfterAdd(Event $event)
    {
        $fields = self::convertFieldsCompatible($event->getParameter('fields'));
        foreach (GetModuleEvents('timeman', 'OnAfterTMEntryAdd', true) as $handler) {
            ExecuteModuleEventEx($handler, [$fields]);
        }
    }

    public static function onBeforeUpdate(Event $event)
    {
        return self::veto('OnBeforeTMEntryUpdate', $event->getParameter('fields'));
    }

    public static function onAfterUpdate(Event $event)
    {
        $fields = self::convertFieldsCompatible($event->getParameter('fields'));
        foreach (GetModuleEvents('timeman', 'OnAfterTMEntryUpdate', true) as $handler) {
            ExecuteModuleEventEx($handler, [(int) $event->getParameter('primary')['ID'], $fields]);
        }
    }

    private static function veto(string $name, array $fields): ?EventResult
    {
        $fields = self::convertFieldsCompatible($fields);
        foreach (GetModuleEvents('timeman', $name, true) as $handler) {
            if (ExecuteModuleEventEx($handler, [$fields]) === false) {
                $result = new EventResult();
                $result->addError(new Error($name));
                return $result;
            }
        }
        return null;
    }
}
