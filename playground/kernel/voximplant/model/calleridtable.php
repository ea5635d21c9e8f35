<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

class CallerIdTable extends Base
{
    public static function getTableName()
    {
        return 'b_voximplant_caller_id';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_caller_id');
    }
}
