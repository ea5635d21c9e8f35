<?php

declare(strict_types=1);

namespace Bitrix\Main;

class InvalidOperationException extends SystemException
{
    public function __construct($message = '', ?\Throwable $previous = null)
    {
        parent::__construct($message, 160, '', 0, $previous);
    }
}
