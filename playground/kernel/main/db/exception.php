<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

use Bitrix\Main\SystemException;

abstract class Exception extends SystemException
{
    protected $databaseMessage;

    public function __construct($message = '', $databaseMessage = '', ?\Throwable $previous = null)
    {
        if ($message !== '' && $databaseMessage !== '') {
            $message .= ': ' . $databaseMessage;
        } elseif ($message === '') {
            $message = $databaseMessage;
        }
        $this->databaseMessage = $databaseMessage;
        parent::__construct($message, 400, '', 0, $previous);
    }

    public function getDatabaseMessage()
    {
        return $this->databaseMessage;
    }
}
