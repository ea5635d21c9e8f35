<?php

declare(strict_types=1);

use Bitrix\Main\DB\MysqliConnection;

/** A database connection that keeps what it was asked. */
final class RecordingConnection extends MysqliConnection
{
    /** @var list<string> */
    public array $queries = [];

    protected function queryInternal($sql, ?array $binds = null, $trackerQuery = null)
    {
        $this->queries[] = $sql;

        return parent::queryInternal($sql, $binds, $trackerQuery);
    }
}
