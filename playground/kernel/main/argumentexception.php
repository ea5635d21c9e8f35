<?php

declare(strict_types=1);

namespace Bitrix\Main;

class ArgumentException extends SystemException
{
    protected $parameter;

    public function __construct($message = '', $parameter = '', ?\Throwable $previous = null)
    {
        parent::__construct($message, 100, '', 0, $previous);
        $this->parameter = $parameter;
    }

    public function getParameter()
    {
        return $this->parameter;
    }
}
