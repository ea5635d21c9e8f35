<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\Timeline\CommentController;
use Bitrix\Crm\Timeline\CommentEntry;
use Bitrix\Crm\Timeline\Entity\TimelineBindingTable;
use Bitrix\Crm\Timeline\Entity\TimelineTable;
use Bitrix\Im\Model\MessageTable;
use Bitrix\ImOpenLines\Im;
use Linewarden\Dispatch\Command\Progress;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Module;

/** Remarks for the staff, in a dialog and on a deal; the client sees none of them. */
final class Words
{
    private const TIMELINE_COMMENT = 7;

    public static function toChat(int $chatId, string $text, Progress $progress): void
    {
        $inChat = ['=CHAT_ID' => $chatId];
        $progress->once(
            'chatComment',
            static fn(): int => self::newest(MessageTable::class, $inChat),
            static fn(int $afterId): int => self::newest(MessageTable::class, $inChat + ['>ID' => $afterId, '=MESSAGE' => $text]),
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
        $byUs = ['=TYPE_ID' => self::TIMELINE_COMMENT, '=AUTHOR_ID' => Module::serviceUserId()];
        $progress->once(
            'dealComment',
            static fn(): int => self::newest(TimelineTable::class, []),
            static function (int $afterId) use ($byUs, $dealId, $text): int {
                $id = self::newest(TimelineTable::class, $byUs + ['>ID' => $afterId, '=COMMENT' => $text]);

                return self::isOnDeal($id, $dealId) ? $id : 0; // killed before it was bound, it shows nowhere
            },
            static fn(): int => self::addToTimeline($dealId, $text)
        );
    }

    private static function addToTimeline(int $dealId, string $text): int
    {
        $authorId = Module::serviceUserId();
        $id = (int) CommentEntry::create([
            'TEXT' => $text,
            'AUTHOR_ID' => $authorId,
            'BINDINGS' => [['ENTITY_TYPE_ID' => \CCrmOwnerType::Deal, 'ENTITY_ID' => $dealId]],
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
