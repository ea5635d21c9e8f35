<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

/** Calls that are going on. */
class CallTable extends Base
{
    public const STATUS_WAITING = 'waiting';
    public const STATUS_CONNECTING = 'connecting';
    public const STATUS_CONNECTED = 'connected';
    public const STATUS_ENQUEUED = 'enqueued';
    public const STATUS_FINISHED = 'finished';

    public static function getTableName()
    {
        return 'b_voximplant_call';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_call');
    }
}
