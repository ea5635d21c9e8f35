<?php

declare(strict_types=1);

class CTimeZone
{
    public static function Enabled()
    {
        return false;
    }

    public static function Disable()
    {
    }

    public static function Enable()
    {
    }

    /** Users' own zones are off in the practice portal (option main/use_time_zones = N). */
    public static function GetOffset($USER_ID = null, $forced = false, ?\Bitrix\Main\Type\DateTime $date = null)
    {
        return 0;
    }
}
