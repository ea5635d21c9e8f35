<?php

declare(strict_types=1);

use Bitrix\Main\Config\Option;

/** Settings of the portal's calendar; holidays default to a message of the language (here the English one of 2019), which no table holds. */
class CCalendar
{
    public static function GetSettings($params = [])
    {
        $weekHolidays = Option::getRealValue('calendar', 'week_holidays') ?? 'SA|SU';
        return [
            'work_time_start' => Option::get('calendar', 'work_time_start', '9'),
            'work_time_end' => Option::get('calendar', 'work_time_end', '19'),
            'year_holidays' => Option::get('calendar', 'year_holidays', '01.01,04.07,01.11,25.12'),
            'year_workdays' => Option::get('calendar', 'year_workdays', ''),
            'week_holidays' => $weekHolidays === '' ? [] : explode('|', $weekHolidays),
            'week_start' => Option::get('calendar', 'week_start', 'MO'),
        ];
    }
}
