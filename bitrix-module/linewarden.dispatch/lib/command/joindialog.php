<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Im\Model\RelationTable;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Dialog;
use Linewarden\Dispatch\Portal\Users;

/** Makes a user a participant of a dialog, not its operator. Said again after the portal has removed the observers of a chat. */
final class JoinDialog implements Command
{
    public static function fields(): Fields
    {
        return new Fields(['userId' => Field::id(), 'sessionId' => Field::id(), 'chatId' => Field::id()]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        $userId = $input['userId'];
        $dialog = Dialog::open($input['sessionId'], $input['chatId']);
        if ($dialog->isClosed()) {
            throw Stop::superseded('DIALOG_CLOSED');
        }
        if (!Users::isActivePerson($userId)) {
            throw Stop::refused('USER_WRONG', "user $userId is not an active employee");
        }
        $isBegun = $progress->noted('join') !== null;
        if (self::isMember($dialog->chatId(), $userId)) {
            return ['joined' => $isBegun];
        }
        $isBegun || $progress->note('join', $userId);
        // 0: by nobody, or the current user would be made a member too; without a message: the client's chat is no place for it
        (new \CIMChat(0))->AddUser($dialog->chatId(), $userId, null, true);
        if (!self::isMember($dialog->chatId(), $userId)) {
            throw Stop::refused('JOIN_REFUSED', "the portal did not let user $userId into chat {$dialog->chatId()}");
        }

        return ['joined' => true];
    }

    private static function isMember(int $chatId, int $userId): bool
    {
        return RelationTable::getRow(['select' => ['ID'], 'filter' => ['=CHAT_ID' => $chatId, '=USER_ID' => $userId]]) !== null;
    }
}
