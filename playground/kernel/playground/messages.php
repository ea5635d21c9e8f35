<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Im\Model\RelationTable;
use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** What is written around a message: its parameters, the lists of recent chats, what its author has seen. Not in the box. */
final class Messages
{
    /** @param array<string, mixed> $params name => a value or a list of them */
    public static function saveParams(int $messageId, array $params): void
    {
        $rows = [];
        foreach ($params as $name => $value) {
            if ($name === 'ATTACH') {
                $rows[] = ['MESSAGE_ID' => $messageId, 'PARAM_NAME' => $name, 'PARAM_VALUE' => '', 'PARAM_JSON' => json_encode($value)];
                continue;
            }
            foreach ((array) $value as $one) {
                $rows[] = ['MESSAGE_ID' => $messageId, 'PARAM_NAME' => $name, 'PARAM_VALUE' => mb_substr((string) $one, 0, 100)];
            }
        }
        if ($rows !== []) {
            Application::getConnection()->addMulti('b_im_message_param', $rows);
        }
    }

    /** A dialog that waits for an answer is in the list of its candidates only, any other chat in that of every member. */
    public static function remember(array $chat, int $messageId, int $authorId, int $candidateId): void
    {
        $chatId = (int) $chat['ID'];
        $isLine = $chat['ENTITY_TYPE'] === 'LINES';
        $session = $isLine ? self::lineSession($chatId) : null;
        if ($session !== null && (int) $session['STATUS'] < 10) {
            $relation = new \Bitrix\ImOpenLines\Relation($chatId);
            foreach ($candidateId > 0 ? [$candidateId] : $relation->getRelationUserIds() as $userId) {
                $relation->addRelation($userId);
            }
            return;
        }
        $connection = Application::getConnection();
        $now = new DateTime();
        $row = ['ITEM_MID' => $messageId, 'DATE_MESSAGE' => $now, 'DATE_UPDATE' => $now, 'DATE_LAST_ACTIVITY' => $now]
            + ($isLine ? ['ITEM_OLID' => $session === null || $session['CLOSED'] === 'Y' ? 0 : (int) $session['ID']] : []);
        [$update] = $connection->getSqlHelper()->prepareUpdate('b_im_recent', $row);
        $connection->queryExecute("UPDATE b_im_recent SET {$update} WHERE ITEM_CID = {$chatId}");
        $new = [];
        foreach (self::newcomers($chatId) as $relation) {
            [$columns, $new[]] = $connection->getSqlHelper()->prepareInsert('b_im_recent', [
                'USER_ID' => (int) $relation['USER_ID'], 'ITEM_TYPE' => $chat['TYPE'], 'ITEM_ID' => $chatId, 'ITEM_CID' => $chatId, 'ITEM_RID' => (int) $relation['ID'],
            ] + $row);
        }
        if ($new !== []) {
            $connection->queryExecute("INSERT IGNORE INTO b_im_recent ({$columns}) VALUES (" . implode('), (', $new) . ')');
        }
        $own = $authorId > 0 ? RelationTable::getRow(['select' => ['ID'], 'filter' => ['=CHAT_ID' => $chatId, '=USER_ID' => $authorId]]) : null;
        if ($own !== null) {
            RelationTable::update((int) $own['ID'], ['LAST_ID' => $messageId, 'LAST_SEND_MESSAGE_ID' => $messageId]);
        }
    }

    /** The dialog of a line that was opened last. */
    private static function lineSession(int $chatId): ?array
    {
        return Application::getConnection()->query("SELECT ID, STATUS, CLOSED FROM b_imopenlines_session WHERE CHAT_ID = {$chatId} ORDER BY ID DESC LIMIT 1")->fetch() ?: null;
    }

    /** @return list<array> relations of people who do not have the chat in their list; clients and bots keep none */
    private static function newcomers(int $chatId): array
    {
        return Application::getConnection()->query(
            "SELECT r.ID, r.USER_ID FROM b_im_relation r INNER JOIN b_user u ON u.ID = r.USER_ID
                LEFT JOIN b_im_recent i ON i.USER_ID = r.USER_ID AND i.ITEM_CID = r.CHAT_ID
              WHERE r.CHAT_ID = {$chatId} AND i.USER_ID IS NULL AND (u.EXTERNAL_AUTH_ID IS NULL OR u.EXTERNAL_AUTH_ID NOT IN ('imconnector', 'bot')) ORDER BY r.ID"
        )->fetchAll();
    }
}
