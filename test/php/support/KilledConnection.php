<?php

declare(strict_types=1);

use Bitrix\Main\DB\MysqliConnection;

/** A database connection whose process is killed right after a write, as by a power cut. */
final class KilledConnection extends MysqliConnection
{
    private int $writesLeft = PHP_INT_MAX;

    public function killAfter(int $writes): void
    {
        $this->writesLeft = $writes;
    }

    protected function queryInternal($sql, ?array $binds = null, $trackerQuery = null)
    {
        $result = parent::queryInternal($sql, $binds, $trackerQuery);
        if (preg_match('/^\s*(INSERT|UPDATE|DELETE|REPLACE)/i', $sql) && --$this->writesLeft === 0) {
            posix_kill(getmypid(), SIGKILL);
        }

        return $result;
    }
}
