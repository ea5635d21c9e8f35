<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Im\Model\MessageTable;
use Bitrix\ImOpenLines\Model\OperatorTransferTable;

/**
 * Whether the portal has told somebody that a dialog is offered to them. A transfer does so before the dialog is theirs: when it is
 * killed in between, another one would tell them twice.
 */
final class Announcement
{
    public function __construct(private readonly int $sessionId, private readonly int $chatId)
    {
    }

    /** @return array{transfer: int, message: int} to be noted before the transfer, for isMade() */
    public function marks(): array
    {
        return [
            'transfer' => self::newest(OperatorTransferTable::class, ['=SESSION_ID' => $this->sessionId]),
            'message' => self::newest(MessageTable::class, ['=CHAT_ID' => $this->chatId]),
        ];
    }

    /** @param array{transfer: int, message: int} $marks as they were before the transfer to that user */
    public function isMade(array $marks, int $userId): bool
    {
        $transfer = ['=SESSION_ID' => $this->sessionId, '>ID' => $marks['transfer'], '=TRANSFER_USER_ID' => $userId];
        $message = ['=CHAT_ID' => $this->chatId, '>ID' => $marks['message'], '=AUTHOR_ID' => 0]; // those of the system have no author

        return self::newest(OperatorTransferTable::class, $transfer) > 0 && self::newest(MessageTable::class, $message) > 0;
    }

    /** @param class-string<\Bitrix\Main\ORM\Data\DataManager> $table */
    private static function newest(string $table, array $filter): int
    {
        $row = $table::getRow(['select' => ['ID'], 'filter' => $filter, 'order' => ['ID' => 'DESC']]);

        return (int) ($row['ID'] ?? 0);
    }
}
