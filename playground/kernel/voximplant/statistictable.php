<?php

declare(strict_types=1);

namespace Bitrix\Voximplant;

use Bitrix\Voximplant\Model\Base;

/** Calls that are over. */
class StatisticTable extends Base
{
    public static function getTableName()
    {
        return 'b_voximplant_statistic';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_statistic', ['TRANSCRIPT_PENDING' => 'N']);
    }
}
