<?php

declare(strict_types=1);

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\MessageTable;
use Bitrix\Main\Type\DateTime;

/** Private notices: messages of the user's own system chat (TYPE = S). */
class CIMNotify
{
    public function __construct($user_id = null, $arParams = [])
    {
    }

    /** @return int|false */
    public static function Add($arFields)
    {
        $userId = (int) ($arFields['TO_USER_ID'] ?? 0);
        if ($userId <= 0 || !\Bitrix\Im\User::getInstance($userId)->isActive() || trim((string) ($arFields['NOTIFY_MESSAGE'] ?? '')) === '') {
            return false;
        }
        $chat = ChatTable::getRow(['filter' => ['=TYPE' => 'S', '=AUTHOR_ID' => $userId]]);
        $chatId = $chat ? (int) $chat['ID'] : (new CIMChat(0))->Add(['TYPE' => 'S', 'AUTHOR_ID' => $userId]);
        return MessageTable::add([
            'CHAT_ID' => $chatId,
            'AUTHOR_ID' => (int) ($arFields['FROM_USER_ID'] ?? 0),
            'MESSAGE' => (string) $arFields['NOTIFY_MESSAGE'],
            'MESSAGE_OUT' => (string) ($arFields['NOTIFY_MESSAGE_OUT'] ?? ''),
            'DATE_CREATE' => new DateTime(),
            'NOTIFY_TYPE' => (int) ($arFields['NOTIFY_TYPE'] ?? IM_NOTIFY_SYSTEM),
            'NOTIFY_MODULE' => (string) ($arFields['NOTIFY_MODULE'] ?? ''),
            'NOTIFY_EVENT' => (string) ($arFields['NOTIFY_EVENT'] ?? ''),
            'NOTIFY_TAG' => (string) ($arFields['NOTIFY_TAG'] ?? ''),
            'NOTIFY_SUB_TAG' => (string) ($arFields['NOTIFY_SUB_TAG'] ?? ''),
        ])->getId();
    }
}
