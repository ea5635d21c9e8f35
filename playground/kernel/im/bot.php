<?php

declare(strict_types=1);

namespace Bitrix\Im;

use Bitrix\Im\Model\BotTable;
use Bitrix\Main\Application;
use Bitrix\Main\Loader;

/** Chat bots: a b_user of EXTERNAL_AUTH_ID "bot" and a row of b_im_bot each. */
class Bot
{
    /** Of a message, what a bot is not told. */
    private const UNTOLD = [
        'MESSAGE_OUT', 'NOTIFY_MODULE', 'NOTIFY_EVENT', 'CHAT_PARENT_ID', 'CHAT_PARENT_MID', 'BOT_IN_CHAT', 'URL_PREVIEW', 'SKIP_USER_CHECK', 'RECENT_ADD',
    ];

    public const TYPE_HUMAN = 'H';
    public const TYPE_NETWORK = 'N';
    public const TYPE_OPENLINE = 'O';
    public const TYPE_BOT = 'B';
    public const TYPE_SUPERVISOR = 'S';
    public const TYPE_PERSONAL = 'P';
    public const EXTERNAL_AUTH_ID = 'bot';

    /** @var array<int, array>|null */
    private static ?array $list = null;

    /** @return int|false bot's user id; an existing code returns its id without an update */
    public static function register(array $fields)
    {
        $code = (string) ($fields['CODE'] ?? '');
        $moduleId = (string) ($fields['MODULE_ID'] ?? '');
        $hasWelcome = !empty($fields['METHOD_WELCOME_MESSAGE']) || isset($fields['TEXT_PRIVATE_WELCOME_MESSAGE']);
        if ($code === '' || $moduleId === '' || !Loader::includeModule($moduleId)
            || empty($fields['CLASS']) || empty($fields['METHOD_MESSAGE_ADD']) || !$hasWelcome) {
            return false;
        }
        foreach (self::getListCache() as $id => $bot) {
            if ($bot['MODULE_ID'] === $moduleId && $bot['CODE'] === $code) {
                return $id;
            }
        }
        $properties = $fields['PROPERTIES'] ?? [];
        $type = $fields['TYPE'] ?? self::TYPE_BOT;
        $user = new \CUser();
        $botId = $user->Add([
            'LOGIN' => mb_substr('bot_' . $moduleId . '_' . $code, 0, 50),
            'EXTERNAL_AUTH_ID' => self::EXTERNAL_AUTH_ID,
            'ACTIVE' => 'Y',
            'NAME' => $properties['NAME'] ?? $code,
            'LAST_NAME' => $properties['LAST_NAME'] ?? '',
            'WORK_POSITION' => $properties['WORK_POSITION'] ?? '',
            'EMAIL' => $properties['EMAIL'] ?? '',
        ]);
        if (!$botId) {
            return false;
        }
        $row = array_intersect_key($fields, BotTable::getEntity()->getFields());
        BotTable::add(['BOT_ID' => $botId, 'TYPE' => $type, 'OPENLINE' => $type === self::TYPE_OPENLINE ? 'Y' : ($fields['OPENLINE'] ?? 'N')] + $row);
        self::clearCache();
        return $botId;
    }

    public static function unRegister(array $bot)
    {
        $botId = (int) ($bot['BOT_ID'] ?? 0);
        $row = self::getListCache()[$botId] ?? null;
        if ($row === null || (isset($bot['MODULE_ID']) && $bot['MODULE_ID'] !== $row['MODULE_ID'])) {
            return false;
        }
        BotTable::delete($botId);
        self::clearCache();
        Application::getConnection()->queryExecute("DELETE FROM b_im_relation WHERE USER_ID = {$botId}");
        \CUser::Delete($botId);
        if ($row['METHOD_BOT_DELETE'] && Loader::includeModule($row['MODULE_ID'])) {
            call_user_func([$row['CLASS'], $row['METHOD_BOT_DELETE']], $botId);
        }
        return true;
    }

    public static function update(array $bot, array $updateFields)
    {
        $botId = (int) ($bot['BOT_ID'] ?? 0);
        if (!isset(self::getListCache()[$botId])) {
            return false;
        }
        $row = array_intersect_key($updateFields, array_diff_key(BotTable::getEntity()->getFields(), ['BOT_ID' => 1]));
        if ($row) {
            BotTable::update($botId, $row);
        }
        if (!empty($updateFields['PROPERTIES'])) {
            (new \CUser())->Update($botId, array_intersect_key($updateFields['PROPERTIES'], array_flip(['NAME', 'LAST_NAME', 'WORK_POSITION'])));
        }
        self::clearCache();
        return true;
    }

    /** @return array<int, array> */
    public static function getListCache($type = '')
    {
        if (self::$list === null) {
            self::$list = array_column(BotTable::getList()->fetchAll(), null, 'BOT_ID');
        }
        return self::$list;
    }

    public static function getCache($botId)
    {
        return self::getListCache()[(int) $botId] ?? false;
    }

    public static function clearCache()
    {
        self::$list = null;
        User::clearStaticCache();
        return true;
    }

    public static function getOpenLineBotIdByCode(string $code)
    {
        foreach (self::getListCache() as $id => $bot) {
            if ($bot['OPENLINE'] === 'Y' && $bot['CODE'] === $code) {
                return (int) $id;
            }
        }
        return false;
    }

    /** The bot has become a member: its welcome method is called, then everybody is told. */
    public static function onJoinChat($dialogId, $joinFields)
    {
        $bot = self::getCache($joinFields['BOT_ID']);
        if (!$bot) {
            return false;
        }
        Application::getConnection()->queryExecute('UPDATE b_im_bot SET COUNT_CHAT = COUNT_CHAT + 1 WHERE BOT_ID = ' . (int) $bot['BOT_ID']);
        if ($bot['METHOD_WELCOME_MESSAGE'] && Loader::includeModule($bot['MODULE_ID'])) {
            call_user_func([$bot['CLASS'], $bot['METHOD_WELCOME_MESSAGE']], $dialogId, $joinFields);
        }
        self::tell('onImBotJoinChat', [$bot, $dialogId, $joinFields, self::context($dialogId)]);
        return true;
    }

    public static function onLeaveChat($dialogId, $leaveFields)
    {
        $bot = self::getCache($leaveFields['BOT_ID']);
        if (!$bot) {
            return false;
        }
        Application::getConnection()->queryExecute('UPDATE b_im_bot SET COUNT_CHAT = COUNT_CHAT - 1 WHERE BOT_ID = ' . (int) $bot['BOT_ID']);
        self::tell('onImBotLeaveChat', [$bot, $dialogId, $leaveFields]);
        return true;
    }

    /**
     * In line chats each member bot with OPENLINE=Y hears every text of people; messages of bots, SYSTEM=Y and
     * SKIP_COMMAND=Y ones are not delivered. While candidates wait for the answer, only bots among them hear.
     */
    public static function onMessageAdd($messageId, $messageFields)
    {
        if (($messageFields['SYSTEM'] ?? 'N') === 'Y' || ($messageFields['SKIP_COMMAND'] ?? 'N') === 'Y' || User::getInstance($messageFields['FROM_USER_ID'])->isBot()) {
            return false;
        }
        foreach ($messageFields['BOT_IN_CHAT'] ?? [] as $botId) {
            $bot = self::getCache($botId);
            if (!$bot || ($messageFields['CHAT_ENTITY_TYPE'] === 'LINES' && $bot['OPENLINE'] !== 'Y') || !Loader::includeModule($bot['MODULE_ID'])) {
                continue;
            }
            Application::getConnection()->queryExecute('UPDATE b_im_bot SET COUNT_MESSAGE = COUNT_MESSAGE + 1 WHERE BOT_ID = ' . (int) $botId);
            $told = array_diff_key($messageFields, array_flip(self::UNTOLD)) + [
                'COMMAND_CONTEXT' => 'TEXTAREA', 'CHAT_USER_COUNT' => 0, 'MENTIONED_LIST' => [], 'PLATFORM_CONTEXT' => [], 'MESSAGE_ORIGINAL' => $messageFields['MESSAGE'], 'TO_USER_ID' => 0,
            ];
            call_user_func([$bot['CLASS'], $bot['METHOD_MESSAGE_ADD']], $messageId, $told + ['BOT_ID' => (int) $botId]);
            self::tell('onImBotMessageAdd', [[$bot], (int) $messageId, $told, ['message' => []] + array_diff_key(self::context($messageFields['DIALOG_ID']), ['dialogId' => 1])]);
        }
        return true;
    }

    private static function context(string $dialogId): array
    {
        return ['dialogId' => $dialogId, 'chat' => [], 'user' => [], 'language' => LANGUAGE_ID];
    }

    private static function tell(string $event, array $arguments): void
    {
        foreach (GetModuleEvents('im', $event, true) as $handler) {
            ExecuteModuleEventEx($handler, $arguments);
        }
    }

    public static function addMessage(array $bot, array $messageFields)
    {
        $botId = (int) ($bot['BOT_ID'] ?? 0);
        if (!self::getCache($botId) || !preg_match('/^chat(\d+)$/', (string) ($messageFields['DIALOG_ID'] ?? ''), $m)) {
            return false;
        }
        return \CIMMessenger::Add(['MESSAGE_TYPE' => IM_MESSAGE_CHAT, 'TO_CHAT_ID' => (int) $m[1], 'FROM_USER_ID' => $botId] + $messageFields);
    }
}
