<?php

declare(strict_types=1);

namespace Bitrix\Main\Security;

class Random
{
    public const ALPHABET_NUM = 1;
    public const ALPHABET_ALPHALOWER = 2;
    public const ALPHABET_ALPHAUPPER = 4;
    public const ALPHABET_SPECIAL = 8;
    public const ALPHABET_ALL = 15;

    public static function getInt($min = 0, $max = PHP_INT_MAX)
    {
        return random_int($min, $max);
    }

    public static function getBytes($length)
    {
        return random_bytes($length);
    }

    public static function getString($length, $caseSensitive = false)
    {
        return static::getStringByCharsets($length, 'abcdefghijklmnopqrstuvwxyz0123456789' . ($caseSensitive ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : ''));
    }

    public static function getStringByCharsets($length, $charsetList)
    {
        $result = '';
        for ($i = 0; $i < $length; $i++) {
            $result .= $charsetList[random_int(0, strlen($charsetList) - 1)];
        }
        return $result;
    }
}
