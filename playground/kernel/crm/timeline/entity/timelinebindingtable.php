<?php

declare(strict_types=1);

namespace Bitrix\Crm\Timeline\Entity;

use Bitrix\Main\ORM\Data\DataManager;

class TimelineBindingTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_timeline_bind';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_timeline_bind');
    }
}
