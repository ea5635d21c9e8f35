<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Model;

use Bitrix\Main\ORM\Data\DataManager;

class QueueTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_imopenlines_queue';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('imopenlines', 'b_imopenlines_queue');
    }
}
