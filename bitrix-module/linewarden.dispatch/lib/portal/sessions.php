<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Im\Model\RelationTable;
use Bitrix\ImOpenLines\Model\RecentTable;
use Bitrix\ImOpenLines\Model\SessionTable;

/** b_imopenlines_session, read. */
final class Sessions
{
    private const COLUMNS = [
        'ID', 'CHAT_ID', 'CONFIG_ID', 'USER_CODE', 'OPERATOR_ID', 'STATUS', 'CLOSED', 'SPAM', 'WAIT_ANSWER',
        'MESSAGE_COUNT', 'DATE_CREATE',
    ];

    /** @return array<string, mixed>|null the columns above; DATE_CREATE is a portal DateTime */
    public static function find(int $sessionId): ?array
    {
        return $sessionId > 0 ? SessionTable::getRow(['select' => self::COLUMNS, 'filter' => ['=ID' => $sessionId]]) : null;
    }

    /**
     * Whether a session is the one that is meant: an id alone proves nothing.
     *
     * @param array<string, mixed> $session see find()
     * @param int $chatId 0: of any chat
     * @param string $userCode '': of any client
     */
    public static function isOf(array $session, int $chatId, string $userCode): bool
    {
        return ($chatId === 0 || (int) $session['CHAT_ID'] === $chatId)
            && ($userCode === '' || trim((string) $session['USER_CODE']) === $userCode);
    }

    /** @return array<string, mixed>|null the same of the chat's open session, the newest one */
    public static function openOfChat(int $chatId): ?array
    {
        return $chatId > 0 ? SessionTable::getRow([
            'select' => self::COLUMNS,
            'filter' => ['=CHAT_ID' => $chatId, '=CLOSED' => 'N'],
            'order' => ['ID' => 'DESC'],
        ]) : null;
    }

    /**
     * A dialog that waits for an answer shows in the list of recent ones, or to the members of its chat.
     *
     * @param array<string, mixed> $session with its CHAT_ID
     */
    public static function isShownTo(array $session, int $userId): bool
    {
        $place = ['=CHAT_ID' => (int) $session['CHAT_ID'], '=USER_ID' => $userId];

        return RecentTable::getCount($place) > 0 || RelationTable::getCount($place) > 0;
    }

    public static function isNewestOfChat(int $sessionId, int $chatId): bool
    {
        return SessionTable::getRow(['select' => ['ID'], 'filter' => ['=CHAT_ID' => $chatId, '>ID' => $sessionId]]) === null;
    }

    /** Whether a client's user had never written to any line before, nor been written to. */
    public static function isFirstOf(int $clientUserId, int $sessionId): bool
    {
        return $clientUserId > 0
            && SessionTable::getRow(['select' => ['ID'], 'filter' => ['=USER_ID' => $clientUserId, '<ID' => $sessionId]]) === null;
    }

    /** @return list<int> open sessions whose operator is that user */
    public static function openOf(int $operatorId): array
    {
        $rows = SessionTable::getList(['select' => ['ID'], 'filter' => ['=OPERATOR_ID' => $operatorId, '=CLOSED' => 'N']])->fetchAll();

        return array_map('intval', array_column($rows, 'ID'));
    }
}
