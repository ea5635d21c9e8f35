<?php

declare(strict_types=1);

namespace Bitrix\Crm;

use Bitrix\Main\ORM\Data\DataManager;

class ContactTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_contact';
    }

    public static function getUfId()
    {
        return 'CRM_CONTACT';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_contact');
    }
}
