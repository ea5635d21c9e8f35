<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\RelationTable;
use Bitrix\Main\Application;
use Bitrix\Main\Event;

/** How a chat tells of its members. Not in the box. */
final class ChatMembers
{
    /** @param list<int> $userIds members, or candidates of a line's dialog, who are told of in the same way */
    public static function tellAdded(array $chat, array $userIds): void
    {
        $type = self::type($chat);
        if ($type !== '') {
            self::run("OnChatUserAddEntityType{$type}", ['CHAT_ID' => (int) $chat['ID'], 'NEW_USERS' => $userIds]);
        }
        (new Event('im', 'OnChatUserAdd', [
            'CHAT_ID' => (int) $chat['ID'], 'NEW_USERS' => $userIds, 'CHAT' => $chat, 'ENTITY_TYPE' => $chat['ENTITY_TYPE'], 'ENTITY_ID' => $chat['ENTITY_ID'],
        ]))->send();
    }

    /** @param array $relation row of b_im_relation, @param int $actorId who does it */
    public static function remove(array $chat, array $relation, int $actorId = 0): void
    {
        $chatId = (int) $chat['ID'];
        $userId = (int) $relation['USER_ID'];
        $connection = Application::getConnection();
        RelationTable::delete((int) $relation['ID']);
        if ($chat['ENTITY_TYPE'] === 'LINES') {
            $connection->queryExecute("DELETE FROM b_imopenlines_recent WHERE CHAT_ID = {$chatId} AND USER_ID = {$userId}");
        }
        $connection->queryExecute("DELETE FROM b_im_recent WHERE USER_ID = {$userId} AND ITEM_TYPE = '{$chat['TYPE']}' AND ITEM_ID = {$chatId}");
        self::tellRead($chat, $userId);
        (new Event('im', 'OnAfterRecentDelete', ['user_id' => $userId]))->send();
        ChatTable::update($chatId, ['USER_COUNT' => RelationTable::getCount(['=CHAT_ID' => $chatId])]);
        if (\Bitrix\Im\User::getInstance($userId)->isBot()) {
            \Bitrix\Im\Bot::onLeaveChat("chat{$chatId}", [
                'CHAT_TYPE' => $chat['TYPE'], 'MESSAGE_TYPE' => $chat['TYPE'], 'BOT_ID' => $userId, 'USER_ID' => $actorId, 'CHAT_AUTHOR_ID' => $chat['AUTHOR_ID'],
                'CHAT_ENTITY_TYPE' => $chat['ENTITY_TYPE'], 'CHAT_ENTITY_ID' => $chat['ENTITY_ID'],
            ]);
        }
        $type = self::type($chat);
        if ($type !== '') {
            self::run("OnChatUserDeleteEntityType{$type}", ['CHAT_ID' => $chatId, 'USER_ID' => $userId]);
        }
        (new Event('im', 'OnChatUserDelete', ['chatId' => $chatId, 'userIds' => [$userId]]))->send();
    }

    public static function tellRead(array $chat, int $userId): void
    {
        self::run('OnAfterChatRead', [
            'CHAT_ID' => (int) $chat['ID'], 'START_ID' => 0, 'END_ID' => (int) $chat['LAST_MESSAGE_ID'], 'COUNT' => 0, 'USER_ID' => $userId, 'BY_EVENT' => false,
            'CHAT_ENTITY_TYPE' => $chat['ENTITY_TYPE'], 'CHAT_ENTITY_ID' => $chat['ENTITY_ID'],
        ]);
    }

    /** "Lines" for LINES: so the names of the events are built. */
    private static function type(array $chat): string
    {
        return ucfirst(strtolower((string) $chat['ENTITY_TYPE']));
    }

    private static function run(string $event, array $fields): void
    {
        foreach (GetModuleEvents('im', $event, true) as $handler) {
            ExecuteModuleEventEx($handler, [$fields]);
        }
    }
}
