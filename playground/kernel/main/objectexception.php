<?php

declare(strict_types=1);

namespace Bitrix\Main;

class ObjectException extends SystemException
{
    public function __construct($message = '', ?\Throwable $previous = null)
    {
        parent::__construct($message, 500, '', 0, $previous);
    }
}
