<?php

declare(strict_types=1);

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\MessageParamTable;
use Bitrix\Im\Model\MessageTable;
use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Messages: stored, told to the handlers, then to the bots of the chat. */
class CIMMessenger
{
    public function __construct($user_id = false)
    {
    }

    /** Keys: TO_CHAT_ID, FROM_USER_ID, MESSAGE, SYSTEM, PARAMS, SKIP_CONNECTOR, ... @return int|false message id */
    public static function Add($arFields)
    {
        $chatId = (int) ($arFields['TO_CHAT_ID'] ?? 0);
        $chat = ChatTable::getRowById($chatId);
        if ($chat === null) {
            return false;
        }
        $isSystem = ($arFields['SYSTEM'] ?? 'N') === 'Y';
        $fields = [
            'TO_CHAT_ID' => $chatId,
            'CHAT_ID' => $chatId,
            'MESSAGE_TYPE' => $chat['TYPE'],
            'FROM_USER_ID' => (int) ($arFields['FROM_USER_ID'] ?? 0),
            'AUTHOR_ID' => $isSystem ? 0 : (int) ($arFields['FROM_USER_ID'] ?? 0), // system messages lose their author
            'SYSTEM' => $isSystem ? 'Y' : 'N',
            'PARAMS' => $arFields['PARAMS'] ?? [],
            'MESSAGE' => (string) ($arFields['MESSAGE'] ?? ''),
        ] + $arFields;
        foreach (GetModuleEvents('im', 'OnBeforeMessageNotifyAdd', true) as $event) {
            $answer = ExecuteModuleEventEx($event, [&$fields]);
            if ($answer === false || ($answer['result'] ?? null) === false) {
                return false;
            }
        }
        foreach (GetModuleEvents('im', 'OnBeforeChatMessageAdd', true) as $event) {
            $answer = ExecuteModuleEventEx($event, [$fields, $chat]);
            if ($answer === false || ($answer['result'] ?? null) === false) {
                return false;
            }
            $fields = array_merge($fields, $answer['fields'] ?? []);
        }
        $messageId = MessageTable::add([
            'CHAT_ID' => $chatId,
            'AUTHOR_ID' => $fields['AUTHOR_ID'],
            'MESSAGE' => $fields['MESSAGE'],
            'DATE_CREATE' => new DateTime(),
            'NOTIFY_EVENT' => 'group',
        ])->getId();
        foreach ($fields['PARAMS'] as $name => $value) {
            foreach ((array) $value as $one) {
                MessageParamTable::add(['MESSAGE_ID' => $messageId, 'PARAM_NAME' => $name, 'PARAM_VALUE' => mb_substr((string) $one, 0, 100)]);
            }
        }
        ChatTable::update($chatId, ['LAST_MESSAGE_ID' => $messageId, 'MESSAGE_COUNT' => (int) $chat['MESSAGE_COUNT'] + 1]);
        $fields['MESSAGE_ID'] = $messageId;
        foreach (['AUTHOR_ID' => 'CHAT_AUTHOR_ID', 'ENTITY_TYPE' => 'CHAT_ENTITY_TYPE', 'ENTITY_ID' => 'CHAT_ENTITY_ID', 'ENTITY_DATA_1' => 'CHAT_ENTITY_DATA_1',
            'ENTITY_DATA_2' => 'CHAT_ENTITY_DATA_2', 'ENTITY_DATA_3' => 'CHAT_ENTITY_DATA_3'] as $column => $name) {
            $fields[$name] = $chat[$column];
        }
        $fields['BOT_IN_CHAT'] = self::botsInChat($chat);
        foreach (GetModuleEvents('im', 'OnAfterMessagesAdd', true) as $event) {
            ExecuteModuleEventEx($event, [$messageId, $fields]);
        }
        \Bitrix\Im\Bot::onMessageAdd($messageId, $fields);
        return $messageId;
    }

    /** @return array<int, int> While a line's dialog waits for an answer, only its candidates count. */
    private static function botsInChat(array $chat): array
    {
        $connection = Application::getConnection();
        $id = (int) $chat['ID'];
        $waiting = $chat['ENTITY_TYPE'] === 'LINES' ? $connection->query("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$id}")->fetchAll() : [];
        $members = $waiting ?: $connection->query("SELECT USER_ID FROM b_im_relation WHERE CHAT_ID = {$id}")->fetchAll();
        $bots = [];
        foreach ($members as $row) {
            if (\Bitrix\Im\Bot::getCache($row['USER_ID'])) {
                $bots[(int) $row['USER_ID']] = (int) $row['USER_ID'];
            }
        }
        return $bots;
    }
}
