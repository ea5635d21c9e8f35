<?php

declare(strict_types=1);

namespace Bitrix\Crm\Timeline;

use Bitrix\Main\Application;

abstract class TimelineEntry
{
    public static function getByID($ID)
    {
        return Entity\TimelineTable::getRowById((int) $ID);
    }

    public static function registerBindings($ID, array $bindings)
    {
        foreach ($bindings as $binding) {
            Application::getConnection()->add('b_crm_timeline_bind', [
                'OWNER_ID' => (int) $ID, 'ENTITY_ID' => (int) $binding['ENTITY_ID'], 'ENTITY_TYPE_ID' => (int) $binding['ENTITY_TYPE_ID'], 'IS_FIXED' => 'N',
            ], null);
        }
    }
}
