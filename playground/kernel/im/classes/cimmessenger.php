<?php

declare(strict_types=1);

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\MessageTable;
use Bitrix\Main\Application;
use Bitrix\Main\DB\SqlExpression;
use Bitrix\Main\Type\DateTime;

/** Messages: stored, told to the handlers, then to the bots of the chat. */
class CIMMessenger
{
    /** What a message always has, whatever the caller named; these go to OnBeforeChatMessageAdd. */
    private const HEAD = [
        'MESSAGE' => '', 'TEMPLATE_ID' => '', 'MESSAGE_TYPE' => '', 'FROM_USER_ID' => 0, 'DIALOG_ID' => '', 'TO_CHAT_ID' => 0, 'MESSAGE_OUT' => '', 'PARAMS' => [],
        'EXTRA_PARAMS' => [], 'NOTIFY_MODULE' => 'im', 'NOTIFY_EVENT' => 'group', 'URL_ATTACH' => [], 'AUTHOR_ID' => 0, 'SYSTEM' => 'N', 'FILES' => [],
    ];
    private const SWITCHES = [
        'URL_PREVIEW' => 'Y', 'SKIP_USER_CHECK' => false, 'PUSH' => 'Y', 'PUSH_IMPORTANT' => 'N', 'RECENT_ADD' => 'Y', 'RECENT_SKIP_AUTHOR' => 'N', 'CONVERT' => 'N', 'SKIP_COMMAND' => 'N',
        'SKIP_COUNTER_INCREMENTS' => 'N', 'SILENT_CONNECTOR' => 'N', 'SKIP_CONNECTOR' => 'N', 'IMPORTANT_CONNECTOR' => 'N', 'NO_SESSION_OL' => 'N', 'FAKE_RELATION' => 0,
        'SKIP_URL_INDEX' => 'N', 'COUNTER_RECIPIENTS' => [],
    ];

    public function __construct($user_id = false)
    {
    }

    /** Keys: TO_CHAT_ID, FROM_USER_ID, MESSAGE, SYSTEM, PARAMS, SKIP_CONNECTOR, FAKE_RELATION (who is asked to answer), ... @return int|false message id */
    public static function Add($arFields)
    {
        $chatId = (int) ($arFields['TO_CHAT_ID'] ?? 0);
        $chat = ChatTable::getRowById($chatId);
        if ($chat === null) {
            return false;
        }
        $isSystem = ($arFields['SYSTEM'] ?? 'N') === 'Y';
        $head = array_replace(self::HEAD, array_intersect_key($arFields, self::HEAD));
        $head = array_replace($head, [
            'MESSAGE' => (string) $head['MESSAGE'], 'MESSAGE_TYPE' => $chat['TYPE'], 'DIALOG_ID' => "chat{$chatId}", 'TO_CHAT_ID' => $chatId, 'FROM_USER_ID' => (int) $head['FROM_USER_ID'],
            'AUTHOR_ID' => $isSystem ? 0 : (int) $head['FROM_USER_ID'], // system messages lose their author
        ]);
        $switches = array_replace(self::SWITCHES, array_intersect_key($arFields, self::SWITCHES));
        $fields = $head + $switches;
        foreach (GetModuleEvents('im', 'OnBeforeMessageNotifyAdd', true) as $event) {
            $answer = ExecuteModuleEventEx($event, [&$fields]);
            if ($answer === false || ($answer['result'] ?? null) === false) {
                return false;
            }
        }
        [$head, $switches] = [array_intersect_key($fields, self::HEAD), array_intersect_key($fields, self::SWITCHES)];
        $about = self::about($chat);
        foreach (GetModuleEvents('im', 'OnBeforeChatMessageAdd', true) as $event) {
            $answer = ExecuteModuleEventEx($event, [$head, $about]);
            if ($answer === false || ($answer['result'] ?? null) === false) {
                return false;
            }
            $head = array_merge($head, $answer['fields'] ?? []);
        }
        $messageId = MessageTable::add([
            'DATE_CREATE' => new DateTime(), 'CHAT_ID' => $chatId, 'AUTHOR_ID' => $head['AUTHOR_ID'], 'MESSAGE' => \Playground\Emoji::encode(str_replace('#BR#', "\n", $head['MESSAGE'])), 'NOTIFY_TYPE' => 0, 'NOTIFY_MODULE' => $head['NOTIFY_MODULE'],
            'NOTIFY_EVENT' => $head['NOTIFY_EVENT'], 'NOTIFY_READ' => 'N',
        ])->getId();
        \Playground\Messages::saveParams($messageId, $head['PARAMS']);
        ChatTable::update($chatId, ['MESSAGE_COUNT' => new SqlExpression('?# + 1', 'MESSAGE_COUNT'), 'LAST_MESSAGE_ID' => $messageId]);
        \Playground\Messages::remember($chat, $messageId, (int) $head['FROM_USER_ID'], (int) $switches['FAKE_RELATION']);
        $fields = $head + $about + ['BOT_IN_CHAT' => self::botsInChat($chat)] + $switches;
        foreach (GetModuleEvents('im', 'OnAfterMessagesAdd', true) as $event) {
            ExecuteModuleEventEx($event, [$messageId, $fields]);
        }
        \Bitrix\Im\Bot::onMessageAdd($messageId, $fields);
        return $messageId;
    }

    /** The chat as it was before the message, its names with CHAT_ before them. */
    private static function about(array $chat): array
    {
        $about = [];
        foreach (['ID', 'PARENT_ID', 'PARENT_MID', 'TITLE', 'AUTHOR_ID', 'TYPE', 'AVATAR', 'COLOR', 'ENTITY_TYPE', 'ENTITY_ID', 'ENTITY_DATA_1', 'ENTITY_DATA_2', 'ENTITY_DATA_3', 'EXTRANET',
            'PREV_MESSAGE_ID', 'CAN_POST'] as $name) {
            $about["CHAT_{$name}"] = $chat[$name];
        }
        return $about + ['RID' => 0, 'IS_MANAGER' => 'N'];
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
