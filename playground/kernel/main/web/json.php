<?php

declare(strict_types=1);

namespace Bitrix\Main\Web;

use Bitrix\Main\ArgumentException;

class Json
{
    public const JSON_ERROR_UNKNOWN = -1;
    public const DEFAULT_OPTIONS = JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT
        | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE;

    public static function encode($data, $options = null)
    {
        try {
            return json_encode($data, ($options ?? self::DEFAULT_OPTIONS) | JSON_THROW_ON_ERROR);
        } catch (\JsonException $error) {
            throw new ArgumentException('JSON error: ' . $error->getMessage(), 'data', $error);
        }
    }

    public static function decode($data)
    {
        try {
            return json_decode((string) $data, true, 512, JSON_THROW_ON_ERROR);
        } catch (\JsonException $error) {
            throw new ArgumentException('JSON error: ' . $error->getMessage(), 'data', $error);
        }
    }
}
