<?php

declare(strict_types=1);

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\RelationTable;
use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Chats and their members. */
class CIMChat
{
    private int $userId;

    public function __construct($user_id = null, $arParams = [])
    {
        $this->userId = (int) ($user_id ?? $GLOBALS['USER']?->GetID() ?? 0);
    }

    /** @param array $arParams TITLE, TYPE, AUTHOR_ID or OWNER_ID (who manages it too), ENTITY_*, USERS: members from the start @return int|false chat id */
    public function Add($arParams)
    {
        $ownerId = (int) ($arParams['OWNER_ID'] ?? 0);
        $members = array_values(array_unique(array_map('intval', (array) ($arParams['USERS'] ?? []))));
        $chatId = ChatTable::add([
            'PARENT_ID' => 0, 'PARENT_MID' => 0, 'TYPE' => $arParams['TYPE'] ?? 'C', 'EXTRANET' => 'N', 'PIN_MESSAGE_ID' => 0, 'MESSAGE_COUNT' => 0, 'USER_COUNT' => count($members),
            'PREV_MESSAGE_ID' => 0, 'LAST_MESSAGE_ID' => 0, 'LAST_MESSAGE_STATUS' => 'received', 'DATE_CREATE' => new DateTime(), 'MANAGE_USERS_ADD' => 'MEMBER',
            'MANAGE_USERS_DELETE' => 'MANAGER', 'MANAGE_UI' => 'MEMBER', 'MANAGE_SETTINGS' => 'OWNER', 'CAN_POST' => 'MEMBER', 'AUTHOR_ID' => (int) ($arParams['AUTHOR_ID'] ?? $ownerId),
            'COLOR' => 'AQUA', 'TITLE' => mb_substr((string) ($arParams['TITLE'] ?? ''), 0, 255), 'DESCRIPTION' => $arParams['DESCRIPTION'] ?? null,
            'ENTITY_TYPE' => $arParams['ENTITY_TYPE'] ?? '', 'ENTITY_ID' => $arParams['ENTITY_ID'] ?? '', 'DISAPPEARING_TIME' => 0,
        ] + array_intersect_key($arParams, ['AVATAR' => 1, 'CALL_NUMBER' => 1, 'ENTITY_DATA_1' => 1, 'ENTITY_DATA_2' => 1, 'ENTITY_DATA_3' => 1]))->getId();
        $chat = ChatTable::getRowById($chatId);
        if ($members !== []) {
            self::addRelations($chat, $members, '', $ownerId);
            \Playground\ChatMembers::tellAdded($chat, $members);
        }
        return $chatId;
    }

    /** Plain SQL: no events of the ORM tell of new members. */
    private static function addRelations(array $chat, array $userIds, string $reason = '', int $managerId = 0): void
    {
        Application::getConnection()->addMulti('b_im_relation', array_map(static fn(int $userId) => [
            'REASON' => $reason, 'IS_HIDDEN' => 'N', 'MESSAGE_STATUS' => 'received', 'MANAGER' => $userId === $managerId ? 'Y' : 'N', 'COUNTER' => 0, 'START_COUNTER' => 0, 'CHAT_ID' => (int) $chat['ID'],
            'MESSAGE_TYPE' => $chat['TYPE'], 'USER_ID' => $userId, 'LAST_ID' => (int) $chat['LAST_MESSAGE_ID'], 'STATUS' => 2,
        ], $userIds));
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
            self::addRelations($chat, [$id], (string) $reason);
            $added[] = $id;
        }
        if ($added === []) {
            return false;
        }
        if ($chat['ENTITY_TYPE'] === 'LINES') {
            foreach ($added as $id) {
                $session = \Bitrix\ImOpenLines\Model\SessionTable::getRow(['select' => ['STATUS'], 'filter' => ['=CHAT_ID' => (int) $chatId, '=CLOSED' => 'N'], 'order' => ['ID' => 'DESC']]);
                if ($session !== null && (int) $session['STATUS'] < 10 && !\Bitrix\Im\User::getInstance($id)->isConnector()) {
                    (new \Bitrix\ImOpenLines\Relation((int) $chatId))->addRelation($id);
                }
            }
        }
        ChatTable::update((int) $chatId, ['USER_COUNT' => RelationTable::getCount(['=CHAT_ID' => (int) $chatId])]);
        if (!$skipMessage) {
            $names = array_map(static fn(int $id) => \Bitrix\Im\User::getInstance($id)->getFullName(), $added);
            CIMMessenger::Add(['TO_CHAT_ID' => (int) $chatId, 'SYSTEM' => 'Y', 'MESSAGE' => implode(', ', $names) . ' — в чате.', 'PARAMS' => ['CODE' => 'CHAT_JOIN', 'NOTIFY' => 'N']]);
        }
        foreach ($added as $id) {
            if (\Bitrix\Im\User::getInstance($id)->isBot()) {
                \Bitrix\Im\Bot::onJoinChat('chat' . (int) $chatId, [
                    'CHAT_TYPE' => $chat['TYPE'], 'MESSAGE_TYPE' => $chat['TYPE'], 'BOT_ID' => $id, 'USER_ID' => $this->userId, 'CHAT_ID' => (int) $chatId,
                    'CHAT_AUTHOR_ID' => $chat['AUTHOR_ID'], 'CHAT_ENTITY_TYPE' => $chat['ENTITY_TYPE'], 'CHAT_ENTITY_ID' => $chat['ENTITY_ID'], 'ACCESS_HISTORY' => true,
                ]);
            }
        }
        \Playground\ChatMembers::tellAdded($chat, $added);
        return true;
    }

    public function DeleteUser($chatId, $userId, $checkPermission = true, $skipMessage = false, $skipRecent = false, $skipCheckReason = false, $additionalParam = [])
    {
        $row = RelationTable::getRow(['filter' => ['=CHAT_ID' => (int) $chatId, '=USER_ID' => (int) $userId]]);
        if ($row === null || ($checkPermission && $this->userId === 0)) { // nobody may send somebody out
            return false;
        }
        $chat = ChatTable::getRowById((int) $chatId);
        if ((int) $chat['AUTHOR_ID'] === (int) $userId) { // the chat is handed to another human member
            $heir = 0;
            foreach (RelationTable::getList(['select' => ['USER_ID'], 'filter' => ['=CHAT_ID' => (int) $chatId, '!=USER_ID' => (int) $userId], 'order' => ['ID' => 'ASC']])->fetchAll() as $member) {
                $user = \Bitrix\Im\User::getInstance($member['USER_ID']);
                if (!$user->isBot() && !$user->isConnector()) {
                    $heir = (int) $member['USER_ID'];
                    break;
                }
            }
            ChatTable::update((int) $chatId, ['AUTHOR_ID' => $heir]);
        }
        \Playground\ChatMembers::remove($chat, $row, $this->userId);
        if (!$skipMessage) {
            CIMMessenger::Add([
                'TO_CHAT_ID' => (int) $chatId, 'SYSTEM' => 'Y', 'MESSAGE' => \Bitrix\Im\User::getInstance($userId)->getFullName() . ' — не в чате.',
                'PARAMS' => ['CODE' => 'CHAT_LEAVE', 'NOTIFY' => 'N'],
            ]);
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
