<?php

declare(strict_types=1);

namespace Bitrix\Crm\Timeline\Entity;

use Bitrix\Main\ORM\Data\DataManager;

class TimelineTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_timeline';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_timeline');
    }
}
