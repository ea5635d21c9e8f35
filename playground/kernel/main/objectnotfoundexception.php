<?php

declare(strict_types=1);

namespace Bitrix\Main;

class ObjectNotFoundException extends SystemException
{
    public function __construct($message = '', ?\Throwable $previous = null)
    {
        parent::__construct($message, 510, '', 0, $previous);
    }
}
