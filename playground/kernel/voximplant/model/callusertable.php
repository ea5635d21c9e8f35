<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

class CallUserTable extends Base
{
    public const ROLE_CALLER = 'caller';
    public const ROLE_CALLEE = 'callee';
    public const ROLE_TRANSFEREE = 'transferee';
    public const STATUS_INVITING = 'inviting';
    public const STATUS_CONNECTING = 'connecting';
    public const STATUS_CONNECTED = 'connected';

    public static function getTableName()
    {
        return 'b_voximplant_call_user';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_call_user');
    }
}
