<?php

declare(strict_types=1);

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\MessageTable;
use Bitrix\Im\Model\RelationTable;
use Bitrix\Main\Application;
use Bitrix\Main\DB\SqlExpression;
use Bitrix\Main\Type\DateTime;

/** Private notices: messages of the user's own system chat (TYPE = S). */
class CIMNotify
{
    private int $userId;

    public function __construct($user_id = null, $arParams = [])
    {
        $this->userId = (int) ($user_id ?? $GLOBALS['USER']?->GetID() ?? 0);
    }

    /** A notice with the tag of an older one of the same user takes its place. @return int|false */
    public static function Add($arFields)
    {
        $userId = (int) ($arFields['TO_USER_ID'] ?? 0);
        foreach (['NOTIFY_MESSAGE', 'NOTIFY_MESSAGE_OUT'] as $name) {
            if (($arFields[$name] ?? null) instanceof \Closure) {
                $arFields[$name] = $arFields[$name](self::languageOf($userId));
            }
        }
        if (isset($arFields['NOTIFY_MESSAGE'])) {
            $arFields['NOTIFY_MESSAGE'] = self::withoutHtml((string) $arFields['NOTIFY_MESSAGE']);
        }
        if ($userId <= 0 || !\Bitrix\Im\User::getInstance($userId)->isActive() || trim((string) ($arFields['NOTIFY_MESSAGE'] ?? '')) === '') {
            return false;
        }
        $fromId = (int) ($arFields['FROM_USER_ID'] ?? 0);
        $fields = $arFields + [
            'FROM_USER_ID' => $fromId, 'NOTIFY_TYPE' => $fromId > 0 ? IM_NOTIFY_FROM : IM_NOTIFY_SYSTEM, 'MESSAGE_TYPE' => IM_MESSAGE_SYSTEM, 'NOTIFY_MODULE' => '',
            'NOTIFY_EVENT' => 'default', 'MESSAGE' => $arFields['NOTIFY_MESSAGE'], 'MESSAGE_OUT' => $arFields['NOTIFY_MESSAGE_OUT'] ?? '', 'URL_PREVIEW' => 'Y', 'SKIP_URL_INDEX' => 'N',
            'SKIP_COUNTER_INCREMENTS' => 'N', 'PARAMS' => [], 'EXTRA_PARAMS' => [], 'RECENT_ADD' => 'Y', 'SKIP_COMMAND' => 'N', 'SKIP_CONNECTOR' => 'N', 'IMPORTANT_CONNECTOR' => 'N',
            'SILENT_CONNECTOR' => 'N', 'URL_ATTACH' => [], 'AUTHOR_ID' => $fromId,
        ];
        foreach (GetModuleEvents('im', 'OnBeforeMessageNotifyAdd', true) as $event) {
            $answer = ExecuteModuleEventEx($event, [&$fields]);
            if ($answer === false || ($answer['result'] ?? null) === false) {
                return false;
            }
        }
        $chatId = self::chatOf($userId);
        $id = MessageTable::add([
            'CHAT_ID' => $chatId,
            'AUTHOR_ID' => $fromId,
            'MESSAGE' => (string) $fields['MESSAGE'],
            'MESSAGE_OUT' => (string) $fields['MESSAGE_OUT'],
            'NOTIFY_TYPE' => (int) $fields['NOTIFY_TYPE'],
            'NOTIFY_MODULE' => (string) $fields['NOTIFY_MODULE'],
            'NOTIFY_EVENT' => (string) $fields['NOTIFY_EVENT'],
            'NOTIFY_TAG' => (string) ($fields['NOTIFY_TAG'] ?? ''),
            'NOTIFY_SUB_TAG' => (string) ($fields['NOTIFY_SUB_TAG'] ?? ''),
        ] + (isset($fields['NOTIFY_BUTTONS']) ? ['NOTIFY_BUTTONS' => serialize($fields['NOTIFY_BUTTONS'])] : []))->getId();
        if (($fields['NOTIFY_TAG'] ?? '') !== '') {
            $isForEverybody = (int) $fields['NOTIFY_TYPE'] === IM_NOTIFY_CONFIRM; // the tag of a question is one for all
            self::deleteAll(['=NOTIFY_TAG' => $fields['NOTIFY_TAG'], '<ID' => $id] + ($isForEverybody ? [] : ['=CHAT_ID' => $chatId]));
        }
        ChatTable::update($chatId, [
            'MESSAGE_COUNT' => new SqlExpression('?# + 1', 'MESSAGE_COUNT'), 'PREV_MESSAGE_ID' => new SqlExpression('?#', 'LAST_MESSAGE_ID'), 'LAST_MESSAGE_ID' => $id,
        ]);
        foreach (GetModuleEvents('im', 'OnAfterNotifyAdd', true) as $event) {
            ExecuteModuleEventEx($event, [$id, $fields]);
        }
        return $id;
    }

    /** The button of a question was pressed by this user. */
    public function Confirm($ID, $VALUE)
    {
        $notice = self::withReceiver(MessageTable::getRowById((int) $ID));
        if ($notice === null || (int) $notice['RELATION_USER_ID'] !== $this->userId) {
            return false;
        }
        $messages = [];
        if ((string) $notice['NOTIFY_TAG'] !== '') {
            foreach (GetModuleEvents('im', 'OnBeforeConfirmNotify', true) as $event) {
                $answer = ExecuteModuleEventEx($event, [$notice['NOTIFY_MODULE'], $notice['NOTIFY_TAG'], (string) $VALUE, $notice]);
                if ($answer === false || ($answer['result'] ?? null) === false) {
                    return false;
                }
                $text = is_array($answer) ? ($answer['text'] ?? '') : (is_string($answer) ? $answer : '');
                $text === '' || $messages[] = $text;
            }
        }
        MessageTable::delete((int) $ID);
        self::recount((int) $notice['CHAT_ID']);
        self::tellDeleted($notice);
        if ((string) $notice['NOTIFY_TAG'] !== '') {
            foreach (GetModuleEvents('im', 'OnAfterConfirmNotify', true) as $event) {
                ExecuteModuleEventEx($event, [$notice['NOTIFY_MODULE'], $notice['NOTIFY_TAG'], (string) $VALUE, $notice, $messages]);
            }
        }
        return true;
    }

    public static function DeleteByTag($notifyTag, $authorId = false)
    {
        self::deleteAll(['=NOTIFY_TAG' => (string) $notifyTag] + ($authorId === false ? [] : ['=AUTHOR_ID' => (int) $authorId]));
        return true;
    }

    public static function DeleteBySubTag($notifySubTag, $authorId = false, $pullActive = true)
    {
        self::deleteAll(['=NOTIFY_SUB_TAG' => (string) $notifySubTag] + ($authorId === false ? [] : ['=AUTHOR_ID' => (int) $authorId]));
        return true;
    }

    /** The receiver's; null where none is kept (what the portal does then is not known). */
    private static function languageOf(int $userId): ?string
    {
        return (\Bitrix\Main\UserTable::getRow(['select' => ['LANGUAGE_ID'], 'filter' => ['=ID' => $userId]])['LANGUAGE_ID'] ?? '') ?: null;
    }

    /** HTML becomes BB code: of a link this is all that is known to be asked for here. */
    private static function withoutHtml(string $text): string
    {
        $decode = static fn(string $html): string => html_entity_decode($html, ENT_QUOTES);
        return (string) preg_replace_callback('~<a href="([^"]*)">(.*?)</a>~s', static fn(array $link) => "[URL={$decode($link[1])}]{$link[2]}[/URL]", $text);
    }

    private static function deleteAll(array $filter): void
    {
        $connection = Application::getConnection();
        foreach (MessageTable::getList(['filter' => $filter, 'order' => ['ID' => 'ASC']])->fetchAll() as $row) {
            $notice = self::withReceiver($row);
            $connection->queryExecute('DELETE FROM b_im_message_param WHERE MESSAGE_ID = ' . (int) $row['ID']);
            $connection->queryExecute('DELETE FROM b_im_message WHERE ID = ' . (int) $row['ID']);
            self::tellDeleted($notice);
            self::recount((int) $row['CHAT_ID']);
        }
    }

    private static function tellDeleted(array $notice): void
    {
        foreach (GetModuleEvents('im', 'OnAfterDeleteNotify', true) as $event) {
            ExecuteModuleEventEx($event, [(int) $notice['ID'], $notice]);
        }
    }

    private static function recount(int $chatId): void
    {
        ChatTable::update($chatId, ['MESSAGE_COUNT' => MessageTable::getCount(['=CHAT_ID' => $chatId])]);
    }

    private static function withReceiver(?array $notice): ?array
    {
        return $notice === null ? null : $notice + ['RELATION_USER_ID' => (string) (ChatTable::getRowById($notice['CHAT_ID'])['AUTHOR_ID'] ?? 0)];
    }

    private static function chatOf(int $userId): int
    {
        $chat = ChatTable::getRow(['select' => ['ID'], 'filter' => ['=TYPE' => IM_MESSAGE_SYSTEM, '=AUTHOR_ID' => $userId]]);
        if ($chat !== null) {
            return (int) $chat['ID'];
        }
        $chatId = ChatTable::add([
            'PARENT_ID' => 0, 'PARENT_MID' => 0, 'TYPE' => IM_MESSAGE_SYSTEM, 'EXTRANET' => 'N', 'PIN_MESSAGE_ID' => 0, 'MESSAGE_COUNT' => 0, 'USER_COUNT' => 0, 'PREV_MESSAGE_ID' => 0,
            'LAST_MESSAGE_ID' => 0, 'LAST_MESSAGE_STATUS' => 'received', 'DATE_CREATE' => new DateTime(), 'MANAGE_USERS_ADD' => 'MEMBER', 'MANAGE_USERS_DELETE' => 'MANAGER',
            'MANAGE_UI' => 'MEMBER', 'MANAGE_SETTINGS' => 'OWNER', 'CAN_POST' => 'MEMBER', 'AUTHOR_ID' => $userId, 'COLOR' => 'LIME', 'DESCRIPTION' => null, 'DISAPPEARING_TIME' => 0,
        ])->getId();
        RelationTable::add(['CHAT_ID' => $chatId, 'MESSAGE_TYPE' => IM_MESSAGE_SYSTEM, 'USER_ID' => $userId]);
        return $chatId;
    }
}
