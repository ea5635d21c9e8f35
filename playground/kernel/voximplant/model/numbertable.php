<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

use Bitrix\Main\ORM\Data\DataManager;

class NumberTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_voximplant_number';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_number');
    }
}
