<?php

declare(strict_types=1);

use Bitrix\Main\Config\Option;

/** Settings of the portal's calendar; holidays default to a message of the language, which no table holds. */
class CCalendar
{
    public static function GetSettings($params = [])
    {
        $weekHolidays = Option::getRealValue('calendar', 'week_holidays') ?? 'SA|SU';
        return [
            'work_time_start' => Option::get('calendar', 'work_time_start', '9'),
            'work_time_end' => Option::get('calendar', 'work_time_end', '19'),
            'year_holidays' => Option::get('calendar', 'year_holidays', '1.01,2.01,7.01,23.02,8.03,1.05,9.05,12.06,4.11'),
            'year_workdays' => Option::get('calendar', 'year_workdays', ''),
            'week_holidays' => $weekHolidays === '' ? [] : explode('|', $weekHolidays),
            'week_start' => Option::get('calendar', 'week_start', 'MO'),
        ];
    }
}
