<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

use Bitrix\Main\ORM\Data\DataManager;

/** Missed calls; ID is the statistic row's. */
class StatisticMissedTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_voximplant_statistic_missed';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_statistic_missed');
    }
}
