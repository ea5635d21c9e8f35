<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Candidates of an unanswered dialog: rows of b_imopenlines_recent, written without ORM events. */
class Relation
{
    private int $chatId;

    public function __construct(int $chatId)
    {
        $this->chatId = $chatId;
    }

    /** @return list<int> */
    public function getRelationUserIds(): array
    {
        return array_map('intval', array_column(Application::getConnection()->query("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$this->chatId} ORDER BY USER_ID")->fetchAll(), 'USER_ID'));
    }

    public function addRelation(int $userId): void
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $sessionId = (int) $connection->queryScalar("SELECT ID FROM b_imopenlines_session WHERE CHAT_ID = {$this->chatId} AND CLOSED = 'N' ORDER BY ID DESC LIMIT 1");
        $messageId = (int) $connection->queryScalar("SELECT LAST_MESSAGE_ID FROM b_im_chat WHERE ID = {$this->chatId}");
        $row = ['MESSAGE_ID' => $messageId, 'SESSION_ID' => $sessionId, 'DATE_CREATE' => new DateTime()];
        foreach ($helper->prepareMerge('b_imopenlines_recent', ['USER_ID', 'CHAT_ID'], ['USER_ID' => $userId, 'CHAT_ID' => $this->chatId] + $row, $row) as $sql) {
            $connection->queryExecute($sql);
        }
    }

    public function removeRelation(int $userId): void
    {
        Application::getConnection()->queryExecute("DELETE FROM b_imopenlines_recent WHERE CHAT_ID = {$this->chatId} AND USER_ID = {$userId}");
    }

    public function removeAllRelations(bool $withTransaction = true, array $exceptUsers = []): void
    {
        $except = $exceptUsers ? ' AND USER_ID NOT IN (' . implode(',', array_map('intval', $exceptUsers)) . ')' : '';
        Application::getConnection()->queryExecute("DELETE FROM b_imopenlines_recent WHERE CHAT_ID = {$this->chatId}{$except}");
    }
}
