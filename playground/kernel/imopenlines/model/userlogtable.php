<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Model;

use Bitrix\Main\ORM\Data\DataManager;

class UserLogTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_imopenlines_user_log';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('imopenlines', 'b_imopenlines_user_log');
    }
}
