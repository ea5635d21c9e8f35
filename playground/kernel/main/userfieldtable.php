<?php

declare(strict_types=1);

namespace Bitrix\Main;

use Bitrix\Main\ORM\Data\DataManager;

class UserFieldTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_user_field';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('main', 'b_user_field');
    }
}
