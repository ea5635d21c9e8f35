<?php

declare(strict_types=1);

namespace Bitrix\Voximplant;

use Bitrix\Main\ORM\Data\DataManager;

/** The portal's lines: rented numbers, SIP lines, groups, lines of applications. */
class ConfigTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_voximplant_config';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_config');
    }
}
