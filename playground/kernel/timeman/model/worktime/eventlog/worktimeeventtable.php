<?php

declare(strict_types=1);

namespace Bitrix\Timeman\Model\Worktime\EventLog;

use Bitrix\Main\ORM\Data\DataManager;

/** What people did with their work days; rows are only added. */
class WorktimeEventTable extends DataManager
{
    public const EVENT_TYPE_START = 'START';
    public const EVENT_TYPE_START_WITH_ANOTHER_TIME = 'START_WITH_ANOTHER_TIME';
    public const EVENT_TYPE_PAUSE = 'PAUSE';
    public const EVENT_TYPE_CONTINUE = 'CONTINUE';
    public const EVENT_TYPE_RELAUNCH = 'RELAUNCH';
    public const EVENT_TYPE_STOP = 'STOP';
    public const EVENT_TYPE_STOP_WITH_ANOTHER_TIME = 'STOP_WITH_ANOTHER_TIME';

    public static function getTableName()
    {
        return 'b_timeman_work_time_event_log';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('timeman', 'b_timeman_work_time_event_log');
    }
}
