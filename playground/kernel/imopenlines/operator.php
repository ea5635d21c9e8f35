<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\Im\Model\RelationTable;
use Bitrix\ImOpenLines\Model\RecentTable;
use Bitrix\ImOpenLines\Model\SessionTable;
use Bitrix\Main\Application;

/** What a person may press in a line's chat. Checks that they take part in it. */
class Operator
{
    private Chat $chat;
    private int $userId;

    public function __construct($chatId, $userId = null)
    {
        $this->chat = new Chat((int) $chatId);
        $this->userId = (int) ($userId ?? $GLOBALS['USER']->GetID());
    }

    public function answer()
    {
        if (!$this->checkAccess() || !$this->chat->answer($this->userId)->isSuccess()) {
            return false;
        }
        $chat = (array) \Bitrix\Im\Model\ChatTable::getRowById((int) $this->chat->getData('ID'));
        Application::getConnection()->queryExecute("UPDATE b_im_relation SET LAST_ID = GREATEST(LAST_ID, {$chat['LAST_MESSAGE_ID']}) WHERE CHAT_ID = {$chat['ID']} AND USER_ID = {$this->userId}");
        \Playground\ChatMembers::tellRead($chat, $this->userId);
        return true;
    }

    public function skip()
    {
        return $this->checkAccess() && $this->chat->skip($this->userId);
    }

    /** @param array $params TRANSFER_ID: user id or "queue<lineId>" */
    public function transfer(array $params)
    {
        return $this->checkAccess() && $this->chat->transfer(['FROM' => $this->userId, 'TO' => $params['TRANSFER_ID'], 'MODE' => Chat::TRANSFER_MODE_MANUAL, 'LEAVE' => 'Y']);
    }

    /** Only by the operator of the dialog. */
    public function closeDialog()
    {
        $row = SessionTable::getRow(['select' => ['OPERATOR_ID'], 'filter' => ['=CHAT_ID' => (int) $this->chat->getData('ID'), '=CLOSED' => 'N'], 'order' => ['ID' => 'DESC']]);
        return $row !== null && (int) $row['OPERATOR_ID'] === $this->userId && $this->chat->finish($this->userId, true)->isSuccess();
    }

    public function markSpam()
    {
        return $this->checkAccess() && $this->chat->markSpamAndFinish($this->userId);
    }

    public function interceptSession()
    {
        return $this->checkAccess() && $this->chat->intercept($this->userId);
    }

    private function checkAccess(): bool
    {
        $filter = ['=CHAT_ID' => (int) $this->chat->getData('ID'), '=USER_ID' => $this->userId];
        if (RelationTable::getCount($filter) > 0 || RecentTable::getCount($filter) > 0) {
            return true;
        }
        $row = SessionTable::getRow(['select' => ['CONFIG_ID'], 'filter' => ['=CHAT_ID' => (int) $this->chat->getData('ID')], 'order' => ['ID' => 'DESC']]);
        return $row !== null && Model\QueueTable::getCount(['=CONFIG_ID' => (int) $row['CONFIG_ID'], '=USER_ID' => $this->userId]) > 0;
    }
}
