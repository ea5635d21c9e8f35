<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Model;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Event;
use Bitrix\Main\ORM\EventResult;

/** Timers of open sessions. */
class SessionCheckTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_imopenlines_session_check';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('imopenlines', 'b_imopenlines_session_check', ['REASON_RETURN' => 'DEFAULT', 'UNDISTRIBUTED' => 'N']);
    }

    /** A dialog without a queue timer is not undistributed any more. */
    public static function onBeforeUpdate(Event $event)
    {
        $fields = $event->getParameter('fields');
        if (!array_key_exists('DATE_QUEUE', $fields) || !empty($fields['DATE_QUEUE'])) {
            return null;
        }
        $result = new EventResult();
        $result->modifyFields(['DATE_QUEUE' => null, 'UNDISTRIBUTED' => 'N']);
        return $result;
    }
}
