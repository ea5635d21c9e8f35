<?php

declare(strict_types=1);

namespace Bitrix\Im\Model;

use Bitrix\Main\ORM\Data\DataManager;

class BotTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_im_bot';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('im', 'b_im_bot');
    }
}
