<?php

declare(strict_types=1);

namespace Bitrix\Crm;

use Bitrix\Main\ORM\Data\DataManager;

class LeadTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_lead';
    }

    public static function getUfId()
    {
        return 'CRM_LEAD';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_lead');
    }
}
