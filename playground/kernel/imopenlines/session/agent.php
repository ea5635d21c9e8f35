<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Session;

use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Session;
use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Agents of the open lines, once a minute each. */
class Agent
{
    /** Dialogs whose queue timer has run out go on, the oldest first, within a few seconds. */
    public static function transferToNextInQueue($nextExec = 0, int $lineId = 0): string
    {
        $started = microtime(true);
        $connection = Application::getConnection();
        $now = $connection->getSqlHelper()->convertToDbDateTime(new DateTime());
        $done = [];
        while (microtime(true) - $started < 5) {
            $row = $connection->query(
                "SELECT s.ID, s.USER_CODE, s.CHAT_ID FROM b_imopenlines_session_check c INNER JOIN b_imopenlines_session s ON s.ID = c.SESSION_ID
                  WHERE c.DATE_QUEUE <= {$now} AND s.CLOSED = 'N'" . ($lineId > 0 ? " AND s.CONFIG_ID = {$lineId}" : '')
                . ($done ? ' AND s.ID NOT IN (' . implode(',', $done) . ')' : '') . ' ORDER BY c.DATE_QUEUE, c.SESSION_ID LIMIT 1'
            )->fetch();
            if (!$row) {
                break;
            }
            $done[] = (int) $row['ID'];
            $session = new Session();
            $session->setChat(new Chat((int) $row['CHAT_ID']));
            if ($session->load(['USER_CODE' => $row['USER_CODE'], 'SKIP_CREATE' => 'Y'])) {
                $session->transferToNextInQueue(false);
            }
            if ($lineId > 0) { // asked for one due dialog of the line
                break;
            }
        }
        return '\\' . self::class . '::transferToNextInQueue(' . (int) $nextExec . ');';
    }

    public static function closeByTime($nextExec = 0): string
    {
        $connection = Application::getConnection();
        $now = $connection->getSqlHelper()->convertToDbDateTime(new DateTime());
        $rows = $connection->query(
            "SELECT s.USER_CODE, s.CHAT_ID FROM b_imopenlines_session_check c INNER JOIN b_imopenlines_session s ON s.ID = c.SESSION_ID
              WHERE c.DATE_CLOSE <= {$now} AND s.CLOSED = 'N' ORDER BY c.DATE_CLOSE LIMIT 100"
        )->fetchAll();
        foreach ($rows as $row) {
            $session = new Session();
            $session->setChat(new Chat((int) $row['CHAT_ID']));
            if ($session->load(['USER_CODE' => $row['USER_CODE'], 'SKIP_CREATE' => 'Y'])) {
                $session->finish(true);
            }
        }
        return '\\' . self::class . '::closeByTime(' . (int) $nextExec . ');';
    }
}
