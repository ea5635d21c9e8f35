<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Model;

use Bitrix\Main\ORM\Data\DataManager;

class SessionTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_imopenlines_session';
    }

    public static function getUfId()
    {
        return 'IMOPENLINES_SESSION';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('imopenlines', 'b_imopenlines_session');
    }
}
