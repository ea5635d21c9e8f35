<?php

declare(strict_types=1);

class CVoxImplantMain
{
    public const CALL_OUTGOING = 1;
    public const CALL_INCOMING = 2;
    public const CALL_INCOMING_REDIRECT = 3;
    public const CALL_CALLBACK = 4;
    public const CALL_INFO = 5;

    /** @param array $parameters CALL_ID, USER_ID */
    public static function sendCallStartEvent($parameters)
    {
        \Playground\Telephony::arrayEvent('onCallStart', $parameters);
    }
}
