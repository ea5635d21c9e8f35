<?php

declare(strict_types=1);

namespace Bitrix\Crm\Timeline;

abstract class TimelineEntry
{
    public static function getByID($ID)
    {
        return Entity\TimelineTable::getRowById((int) $ID);
    }

    public static function registerBindings($ID, array $bindings)
    {
        foreach ($bindings as $binding) {
            Entity\TimelineBindingTable::upsert(['OWNER_ID' => (int) $ID, 'ENTITY_TYPE_ID' => (int) $binding['ENTITY_TYPE_ID'], 'ENTITY_ID' => (int) $binding['ENTITY_ID']]);
        }
    }
}
