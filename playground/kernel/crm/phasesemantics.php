<?php

declare(strict_types=1);

namespace Bitrix\Crm;

class PhaseSemantics
{
    public const UNDEFINED = '';
    public const PROCESS = 'P';
    public const SUCCESS = 'S';
    public const FAILURE = 'F';

    public static function isFinal($semanticID)
    {
        return in_array($semanticID, [self::SUCCESS, self::FAILURE], true);
    }

    public static function isSuccess($semanticID)
    {
        return $semanticID === self::SUCCESS;
    }
}
