<?php

declare(strict_types=1);

namespace Bitrix\Crm\Binding;

use Bitrix\Main\ORM\Data\DataManager;

class DealContactTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_deal_contact';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_deal_contact');
    }
}
