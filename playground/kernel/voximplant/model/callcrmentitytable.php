<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

/** Clients of a call; the rows stay when the call is over. */
class CallCrmEntityTable extends Base
{
    public static function getTableName()
    {
        return 'b_voximplant_call_crm_entity';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_call_crm_entity');
    }
}
