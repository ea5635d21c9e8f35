<?php

declare(strict_types=1);

namespace Bitrix\Voximplant;

use Bitrix\Main\ORM\Data\DataManager;

class SipTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_voximplant_sip';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_sip');
    }
}
