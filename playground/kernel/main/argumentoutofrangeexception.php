<?php

declare(strict_types=1);

namespace Bitrix\Main;

class ArgumentOutOfRangeException extends ArgumentException
{
    public function __construct($parameter, $lowerLimit = null, $upperLimit = null, ?\Throwable $previous = null)
    {
        parent::__construct("The value of argument '{$parameter}' is out of range", $parameter, $previous);
    }
}
