<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

class MysqliConnection extends MysqlCommonConnection
{
    protected function createSqlHelper()
    {
        return new MysqliSqlHelper($this);
    }

    protected function connectInternal()
    {
        mysqli_report(MYSQLI_REPORT_OFF);
        $mysqli = mysqli_init();
        $c = $this->configuration;
        if (!@$mysqli->real_connect($c['host'], $c['login'], $c['password'], $c['database'], $c['port'])) {
            throw new ConnectionException('Mysql connect error [' . $c['host'] . ']', $mysqli->connect_error ?? '');
        }
        $mysqli->set_charset('utf8mb4');
        $this->resource = $mysqli;
        $this->isConnected = true;
        $now = \Playground\Clock::nowMs() / 1000; // NOW() agrees with PHP's clock and zone, as the site checker demands
        $mysqli->query(sprintf(
            "SET sql_mode = '', time_zone = '%s'%s",
            (new \DateTime('@' . (int) $now))->setTimezone(new \DateTimeZone(date_default_timezone_get()))->format('P'),
            getenv('PLAYGROUND_CLOCK_FILE') ? sprintf(', timestamp = %.3F', $now) : ''
        ));
    }

    protected function disconnectInternal()
    {
        $this->resource->close();
        $this->isConnected = false;
        $this->transactionLevel = 0;
    }

    protected function queryInternal($sql, ?array $binds = null, $trackerQuery = null)
    {
        $this->connect();
        \Playground\QueryTrace::add($sql);
        $result = $this->resource->query($sql);
        if ($result === false) {
            $message = "({$this->resource->errno}) {$this->resource->error}";
            if ($this->resource->errno === 1062) {
                throw new DuplicateEntryException('Mysql query error', $message, $sql);
            }
            throw new SqlQueryException('Mysql query error', $message, $sql);
        }
        return $result;
    }

    protected function createResult($result, $trackerQuery = null)
    {
        return new MysqliResult($result, $this);
    }

    public function getInsertedId()
    {
        return $this->resource->insert_id;
    }

    public function getAffectedRowsCount()
    {
        return $this->resource->affected_rows;
    }

    public function getVersion()
    {
        return [$this->getResource()->server_info, null];
    }
}
