<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Model\QueueTable;
use Bitrix\ImOpenLines\Model\SessionCheckTable;
use Bitrix\ImOpenLines\Queue;
use Bitrix\ImOpenLines\Session;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;

/**
 * Handlers by which the open lines follow their own events (sort 50 or 100). The box has them under names the fact
 * sheets do not give, so they live here. Not in the box.
 */
final class NativeQueue
{
    /** imopenlines:OnOperatorTransfer (MANUAL), OnChatFinish, OnChatMarkSpam, OnChatSkip: undistributed dialogs of the line, then one due one. */
    public static function onFreed(Event $event): void
    {
        $session = $event->getParameter('RUNTIME_SESSION') ?? $event->getParameter('SESSION');
        $transfer = $event->getParameter('TRANSFER');
        if (!$session instanceof Session || ($transfer !== null && $transfer['MODE'] !== Chat::TRANSFER_MODE_MANUAL)) {
            return;
        }
        $lineId = (int) $session->getData('CONFIG_ID');
        self::makeDue("s.CONFIG_ID = {$lineId} AND s.OPERATOR_ID = 0" . ($session->getConfig('QUEUE_TYPE') === 'all' ? '' : " AND c.UNDISTRIBUTED = 'Y'"));
        Session\Agent::transferToNextInQueue(0, $lineId); // also one that was due before, possibly the one being transferred
    }

    /** imopenlines:OnQueueOperatorsDelete: all their open sessions of the line go back to the queue. */
    public static function onOperatorsRemoved(Event $event): void
    {
        $users = implode(',', array_map('intval', $event->getParameter('operators')));
        self::makeDue('s.CONFIG_ID = ' . (int) $event->getParameter('line') . " AND s.OPERATOR_ID IN ({$users})", Queue::REASON_REMOVING);
    }

    /** imopenlines:OnQueueOperatorsAdd: only undistributed dialogs are tried again (QUEUE_TYPE all: every unaccepted one). */
    public static function onOperatorsAdded(Event $event): void
    {
        $lineId = (int) $event->getParameter('line');
        $isAll = ((new \Bitrix\ImOpenLines\Config())->get($lineId)['QUEUE_TYPE'] ?? '') === 'all';
        self::makeDue("s.CONFIG_ID = {$lineId} AND " . ($isAll ? "s.STATUS < 10 AND s.OPERATOR_FROM_CRM = 'N'" : "c.UNDISTRIBUTED = 'Y'"));
    }

    /** imopenlines:OnImopenlineChangeQueueType: all unaccepted dialogs but those of the CRM's responsible. */
    public static function onQueueTypeChanged(Event $event): void
    {
        self::makeDue('s.CONFIG_ID = ' . (int) $event->getParameter('line') . " AND s.STATUS < 10 AND s.OPERATOR_FROM_CRM = 'N'");
    }

    /** main:OnAfterUserUpdate: a dismissed operator's open sessions. */
    public static function onUserUpdated(array &$fields): void
    {
        if (($fields['ACTIVE'] ?? '') === 'N') {
            self::makeDue('s.OPERATOR_ID = ' . (int) $fields['ID'], Queue::REASON_OPERATOR_DELETED);
        }
    }

    /** timeman:OnAfterTMDayPause and OnAfterTMDayEnd. */
    public static function onDayStopped(array $record): void
    {
        self::returnSessionsOf((int) $record['USER_ID'], Queue::REASON_OPERATOR_DAY_END);
    }

    /** Pause, end of the day, vacation: sessions below STATUS 40 that are not pinned, in lines that check availability. */
    public static function returnSessionsOf(int $userId, string $reason): void
    {
        self::makeDue("s.OPERATOR_ID = {$userId} AND s.STATUS < 40 AND s.PAUSE <> 'Y'
            AND EXISTS (SELECT 1 FROM b_imopenlines_config l WHERE l.ID = s.CONFIG_ID AND l.CHECK_AVAILABLE = 'Y')", $reason);
    }

    /** @return list<int> users of the line in this order */
    public static function usersOfLine(int $lineId, array $order): array
    {
        $rows = QueueTable::getList(['select' => ['USER_ID'], 'filter' => ['=CONFIG_ID' => $lineId], 'order' => $order])->fetchAll();
        return array_values(array_unique(array_map('intval', array_column($rows, 'USER_ID'))));
    }

    private static function makeDue(string $where, string $reason = Queue::REASON_DEFAULT): int
    {
        $rows = Application::getConnection()->query(
            "SELECT s.ID FROM b_imopenlines_session s INNER JOIN b_imopenlines_session_check c ON c.SESSION_ID = s.ID WHERE s.CLOSED = 'N' AND {$where}"
        )->fetchAll();
        foreach ($rows as $row) {
            SessionCheckTable::update((int) $row['ID'], ['DATE_QUEUE' => new DateTime(), 'REASON_RETURN' => $reason]);
        }
        return count($rows);
    }
}
