<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Session;

class Common
{
    /** "connector|line|chat|user" in parts. */
    public static function parseUserCode($code)
    {
        [$connector, $line, $chat, $user] = explode('|', (string) $code) + ['', '', '', ''];
        return ['CONNECTOR_ID' => $connector, 'CONFIG_ID' => $line, 'EXTERNAL_CHAT_ID' => $chat, 'CONNECTOR_USER_ID' => $user];
    }

    public static function combineUserCode(array $params): string
    {
        return implode('|', [$params['CONNECTOR_ID'], $params['CONFIG_ID'], $params['EXTERNAL_CHAT_ID'], $params['CONNECTOR_USER_ID']]);
    }
}
