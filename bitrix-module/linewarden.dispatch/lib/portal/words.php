<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\Timeline\CommentController;
use Bitrix\Crm\Timeline\CommentEntry;
use Bitrix\Crm\Timeline\Entity\TimelineBindingTable;
use Bitrix\Crm\Timeline\Entity\TimelineTable;
use Bitrix\Im\Model\MessageTable;
use Bitrix\ImOpenLines\Im;
use Bitrix\Main\Application;
use Linewarden\Dispatch\Command\Progress;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Module;

/** Remarks for the staff, in a dialog and on a deal; the client sees none of them. */
final class Words
{
    private const TIMELINE_COMMENT = 7;
    /** Key of a comment's settings under which it names its command: the portal stores another text than it is given. */
    private const COMMAND = 'LINEWARDEN_COMMAND';

    public static function toChat(int $chatId, string $text, Progress $progress): void
    {
        $inChat = ['=CHAT_ID' => $chatId];
        $progress->once(
            'chatComment',
            static fn(): int => self::newest(MessageTable::class, $inChat),
            static fn(int $afterId): int => self::systemMessage($inChat + ['>ID' => $afterId, '=AUTHOR_ID' => 0], $text),
            static fn(): int => (int) Im::addMessage([
                'TO_CHAT_ID' => $chatId,
                'MESSAGE' => $text,
                'SYSTEM' => 'Y', // and no IMPORTANT_CONNECTOR: not sent out, the session stays as it is
                'PARAMS' => ['CLASS' => 'bx-messenger-content-item-system', 'COMPONENT_ID' => 'HiddenMessage'],
            ]) ?: throw Stop::refused('CHAT_REFUSED', "the portal did not add the comment to chat $chatId")
        );
    }

    public static function toDeal(int $dealId, string $text, Progress $progress): void
    {
        if (!Cards::exists(\CCrmOwnerType::Deal, $dealId)) {
            throw Stop::refused('DEAL_NOT_FOUND', "no deal $dealId");
        }
        $progress->once(
            'dealComment',
            static fn(): int => self::newest(TimelineTable::class, []),
            static function (int $afterId) use ($progress, $dealId): int {
                $id = self::ownComment($progress->commandId, $afterId);

                return self::isOnDeal($id, $dealId) ? $id : 0; // killed before it was bound, it shows nowhere
            },
            static fn(): int => self::addToTimeline($dealId, $text, $progress->commandId)
        );
    }

    private static function addToTimeline(int $dealId, string $text, string $commandId): int
    {
        $authorId = Module::serviceUserId();
        $id = (int) CommentEntry::create([
            'TEXT' => $text,
            'AUTHOR_ID' => $authorId,
            'BINDINGS' => [['ENTITY_TYPE_ID' => \CCrmOwnerType::Deal, 'ENTITY_ID' => $dealId]],
            'SETTINGS' => [self::COMMAND => $commandId],
        ]);
        if ($id <= 0) {
            throw Stop::refused('CRM_REFUSED', "the portal did not add the comment to deal $dealId");
        }
        CommentController::getInstance()->onCreate($id, [ // shows it to whoever has the deal open
            'COMMENT' => $text,
            'ENTITY_TYPE_ID' => \CCrmOwnerType::Deal,
            'ENTITY_ID' => $dealId,
            'AUTHOR_ID' => $authorId,
        ]);

        return $id;
    }

    private static function ownComment(string $commandId, int $afterId): int
    {
        $connection = Application::getConnection();

        return (int) $connection->queryScalar(sprintf(
            "SELECT MAX(ID) FROM b_crm_timeline WHERE ID > %d AND TYPE_ID = %d AND SETTINGS LIKE '%%%s%%'",
            $afterId,
            self::TIMELINE_COMMENT,
            $connection->getSqlHelper()->forSql($commandId)
        ));
    }

    private static function systemMessage(array $filter, string $text): int
    {
        $rows = MessageTable::getList(['select' => ['ID', 'MESSAGE'], 'filter' => $filter, 'order' => ['ID' => 'DESC']]);
        while ($row = $rows->fetch()) {
            if (self::asShown((string) $row['MESSAGE']) === self::asShown($text)) {
                return (int) $row['ID'];
            }
        }

        return 0;
    }

    /** What is alike in a text and in what the portal makes of it: an emoji becomes its bytes (":f09f9880:"), a "#BR#" the end of a line. */
    private static function asShown(string $text): string
    {
        $decoded = preg_replace_callback(
            '/:((?:[0-9a-f]{2}){3,}):/',
            static fn(array $code): string => mb_check_encoding(hex2bin($code[1]), 'UTF-8') ? hex2bin($code[1]) : $code[0],
            $text
        );

        return (string) preg_replace('/#br#|\[br\]|\s+/iu', '', (string) $decoded);
    }

    private static function isOnDeal(int $commentId, int $dealId): bool
    {
        $binding = ['=OWNER_ID' => $commentId, '=ENTITY_TYPE_ID' => \CCrmOwnerType::Deal, '=ENTITY_ID' => $dealId];

        return TimelineBindingTable::getCount($binding) > 0;
    }

    /** @param class-string<\Bitrix\Main\ORM\Data\DataManager> $table */
    private static function newest(string $table, array $filter): int
    {
        $row = $table::getRow(['select' => ['ID'], 'filter' => $filter, 'order' => ['ID' => 'DESC']]);

        return (int) ($row['ID'] ?? 0);
    }
}
