<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

class SqlQueryException extends SqlException
{
    protected $query;

    public function __construct($message = '', $databaseMessage = '', $query = '', ?\Throwable $previous = null)
    {
        parent::__construct($message, $databaseMessage, $previous);
        $this->query = $query;
    }

    public function getQuery()
    {
        return $this->query;
    }
}
