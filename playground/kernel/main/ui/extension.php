<?php

declare(strict_types=1);

namespace Bitrix\Main\UI;

class Extension
{
    /** @var list<string> */
    private static array $loaded = [];

    public static function load($extNames)
    {
        array_push(self::$loaded, ...(array) $extNames);
        return [];
    }
}
