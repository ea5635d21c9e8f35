<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

use Bitrix\Main\ORM\Data\DataManager;

class QueueTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_voximplant_queue';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_queue');
    }
}
