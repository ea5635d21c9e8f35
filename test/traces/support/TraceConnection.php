<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\DB\MysqliConnection;

/** The portal's connection, which tells of every statement once it was carried out. */
final class TraceConnection extends MysqliConnection
{
    private static ?Recorder $recorder = null;

    public static function takePlace(): void
    {
        $connection = new self([
            'host' => getenv('PLAYGROUND_DB_HOST') ?: '127.0.0.1',
            'port' => (int) (getenv('PLAYGROUND_DB_PORT') ?: 3306),
            'login' => getenv('PLAYGROUND_DB_USER') ?: 'root',
            'password' => (string) getenv('PLAYGROUND_DB_PASSWORD'),
            'database' => getenv('PLAYGROUND_DB_NAME'),
        ]);
        (fn() => $this->connection = $connection)->call(Application::getInstance());
    }

    public static function tell(?Recorder $recorder): void
    {
        self::$recorder = $recorder;
    }

    protected function queryInternal($sql, ?array $binds = null, $trackerQuery = null)
    {
        $result = parent::queryInternal($sql, $binds, $trackerQuery);
        if (self::$recorder !== null && preg_match('/^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i', (string) $sql)) {
            self::$recorder->written((string) $sql, $this->getAffectedRowsCount());
        }

        return $result;
    }
}
