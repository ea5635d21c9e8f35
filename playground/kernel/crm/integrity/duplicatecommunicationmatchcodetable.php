<?php

declare(strict_types=1);

namespace Bitrix\Crm\Integrity;

use Bitrix\Main\ORM\Data\DataManager;

class DuplicateCommunicationMatchCodeTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_dp_comm_mcd';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_dp_comm_mcd');
    }
}
