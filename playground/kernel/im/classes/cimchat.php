<?php

declare(strict_types=1);

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\RelationTable;
use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;

/** Chats and their members. */
class CIMChat
{
    private int $userId;

    public function __construct($user_id = null, $arParams = [])
    {
        $this->userId = (int) ($user_id ?? $GLOBALS['USER']?->GetID() ?? 0);
    }

    /** @return int|false chat id */
    public function Add($arParams)
    {
        return ChatTable::add([
            'TITLE' => mb_substr((string) ($arParams['TITLE'] ?? ''), 0, 255),
            'TYPE' => $arParams['TYPE'] ?? 'C',
            'AUTHOR_ID' => (int) ($arParams['AUTHOR_ID'] ?? 0),
            'ENTITY_TYPE' => $arParams['ENTITY_TYPE'] ?? '',
            'ENTITY_ID' => $arParams['ENTITY_ID'] ?? '',
            'ENTITY_DATA_1' => $arParams['ENTITY_DATA_1'] ?? '',
            'ENTITY_DATA_2' => $arParams['ENTITY_DATA_2'] ?? '',
            'ENTITY_DATA_3' => $arParams['ENTITY_DATA_3'] ?? '',
            'DATE_CREATE' => new DateTime(),
        ])->getId();
    }

    public static function AddMessage($arFields)
    {
        return CIMMessenger::Add(['MESSAGE_TYPE' => IM_MESSAGE_CHAT] + $arFields);
    }

    /** False when nobody was added: members already, or people of nobody's department. */
    public function AddUser($chatId, $userId, $hideHistory = null, $skipMessage = false, $skipRecent = false, $skipRelation = false, $reason = null)
    {
        $chat = ChatTable::getRowById((int) $chatId);
        if ($chat === null) {
            return false;
        }
        $added = [];
        foreach (array_unique(array_map('intval', (array) $userId)) as $id) {
            $user = \Bitrix\Im\User::getInstance($id);
            $isMember = RelationTable::getCount(['=CHAT_ID' => (int) $chatId, '=USER_ID' => $id]) > 0;
            if ($isMember || !$user->isExists() || (!$user->isConnector() && !$user->isBot() && ($user->isExtranet() || !$user->isActive()))) {
                continue;
            }
            RelationTable::add(['CHAT_ID' => (int) $chatId, 'USER_ID' => $id, 'MESSAGE_TYPE' => $chat['TYPE'], 'REASON' => $reason]);
            $added[] = $id;
        }
        if ($added === []) {
            return false;
        }
        if ($chat['ENTITY_TYPE'] === 'LINES') {
            foreach ($added as $id) {
                $session = \Bitrix\ImOpenLines\Model\SessionTable::getRow(['select' => ['STATUS'], 'filter' => ['=CHAT_ID' => (int) $chatId, '=CLOSED' => 'N'], 'order' => ['ID' => 'DESC']]);
                $user = \Bitrix\Im\User::getInstance($id);
                if ($session !== null && (int) $session['STATUS'] < 10 && !$user->isConnector() && !$user->isBot()) {
                    (new \Bitrix\ImOpenLines\Relation((int) $chatId))->addRelation($id);
                }
            }
        }
        (new Event('im', 'OnChatUserAdd', [[
            'CHAT_ID' => (int) $chatId, 'NEW_USERS' => $added, 'CHAT' => $chat, 'ENTITY_TYPE' => $chat['ENTITY_TYPE'], 'ENTITY_ID' => $chat['ENTITY_ID'],
        ]]))->send();
        if (!$skipMessage) {
            $names = array_map(static fn(int $id) => \Bitrix\Im\User::getInstance($id)->getFullName(), $added);
            CIMMessenger::Add(['TO_CHAT_ID' => (int) $chatId, 'SYSTEM' => 'Y', 'MESSAGE' => implode(', ', $names) . ' — в чате.']);
        }
        foreach ($added as $id) {
            if (\Bitrix\Im\User::getInstance($id)->isBot()) {
                \Bitrix\Im\Bot::onJoinChat('chat' . (int) $chatId, [
                    'CHAT_TYPE' => $chat['TYPE'], 'MESSAGE_TYPE' => $chat['TYPE'], 'BOT_ID' => $id, 'USER_ID' => $this->userId, 'CHAT_ID' => (int) $chatId,
                    'CHAT_AUTHOR_ID' => $chat['AUTHOR_ID'], 'CHAT_ENTITY_TYPE' => $chat['ENTITY_TYPE'], 'CHAT_ENTITY_ID' => $chat['ENTITY_ID'], 'ACCESS_HISTORY' => true,
                ]);
            }
        }
        return true;
    }

    public function DeleteUser($chatId, $userId, $checkPermission = true, $skipMessage = false, $skipRecent = false, $skipCheckReason = false, $additionalParam = [])
    {
        $row = RelationTable::getRow(['filter' => ['=CHAT_ID' => (int) $chatId, '=USER_ID' => (int) $userId]]);
        if ($row === null) {
            return false;
        }
        RelationTable::delete($row['ID']);
        $chat = ChatTable::getRowById((int) $chatId);
        if ((int) $chat['AUTHOR_ID'] === (int) $userId) { // the chat is handed to another human member
            $heir = 0;
            foreach (RelationTable::getList(['select' => ['USER_ID'], 'filter' => ['=CHAT_ID' => (int) $chatId], 'order' => ['ID' => 'ASC']])->fetchAll() as $member) {
                $user = \Bitrix\Im\User::getInstance($member['USER_ID']);
                if (!$user->isBot() && !$user->isConnector()) {
                    $heir = (int) $member['USER_ID'];
                    break;
                }
            }
            ChatTable::update((int) $chatId, ['AUTHOR_ID' => $heir]);
        }
        (new Event('im', 'OnChatUserDelete', ['chatId' => (int) $chatId, 'userIds' => [(int) $userId]]))->send();
        if (!$skipMessage) {
            CIMMessenger::Add(['TO_CHAT_ID' => (int) $chatId, 'SYSTEM' => 'Y', 'MESSAGE' => \Bitrix\Im\User::getInstance($userId)->getFullName() . ' — не в чате.']);
        }
        return true;
    }

    public static function GetRelationById($ID, $userId = false, $fullInfo = true, $queryRelations = true, $withStatusAndTariffs = false)
    {
        $rows = RelationTable::getList(['filter' => ['=CHAT_ID' => (int) $ID]])->fetchAll();
        $byUser = array_column($rows, null, 'USER_ID');
        return $userId ? ($byUser[$userId] ?? false) : $byUser;
    }
}
