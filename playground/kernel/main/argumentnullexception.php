<?php

declare(strict_types=1);

namespace Bitrix\Main;

class ArgumentNullException extends ArgumentException
{
    public function __construct($parameter, ?\Throwable $previous = null)
    {
        parent::__construct("Argument '{$parameter}' is null or empty", $parameter, $previous);
    }
}
