<?php

declare(strict_types=1);

namespace Bitrix\Crm\Observer\Entity;

use Bitrix\Main\ORM\Data\DataManager;

class ObserverTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_observer';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_observer');
    }
}
