<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Storage\QueueTermTable;

/**
 * How long the portal's own queue has a dialog that the sidecar has left to it. A turn that would not be over by then is not begun, so that the
 * dialog is not given away twice; where the sidecar does not come, the queue goes on a little later.
 */
final class QueueTerm
{
    /** So long after the term the queue waits for the sidecar. */
    private const GRACE_SECONDS = 240;
    private const KEPT_SECONDS = 86_400;

    /** @param int $untilAt unix seconds; 0: for good */
    public static function set(int $sessionId, int $untilAt): void
    {
        $connection = Application::getConnection();
        $table = QueueTermTable::getTableName();
        $connection->queryExecute("DELETE FROM $table WHERE SESSION_ID = $sessionId");
        if ($untilAt > 0) {
            $connection->queryExecute("INSERT INTO $table (SESSION_ID, UNTIL_AT) VALUES ($sessionId, $untilAt)");
        }
    }

    /**
     * @param int $turnSeconds how long a turn of the queue lasts
     * @return int unix seconds at which the queue may go on; 0: it may now
     */
    public static function standsStillUntil(int $sessionId, int $turnSeconds): int
    {
        $row = QueueTermTable::getRowById($sessionId);
        $untilAt = (int) ($row['UNTIL_AT'] ?? 0);
        $goesOnAt = $untilAt + self::GRACE_SECONDS;
        $now = Module::now();

        return $untilAt > 0 && $now + $turnSeconds >= $untilAt && $now < $goesOnAt ? $goesOnAt : 0;
    }

    public static function forgetOld(): void
    {
        $before = Module::now() - self::KEPT_SECONDS;
        Application::getConnection()->queryExecute('DELETE FROM ' . QueueTermTable::getTableName() . " WHERE UNTIL_AT < $before");
    }
}
