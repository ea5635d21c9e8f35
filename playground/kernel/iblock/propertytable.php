<?php

declare(strict_types=1);

namespace Bitrix\Iblock;

use Bitrix\Main\ORM\Data\DataManager;

class PropertyTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_iblock_property';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('iblock', 'b_iblock_property');
    }
}
