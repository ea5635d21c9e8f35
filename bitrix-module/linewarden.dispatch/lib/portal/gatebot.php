<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Im\Bot;
use Bitrix\ImOpenLines\Config;
use Bitrix\ImOpenLines\Model\ConfigTable;
use Bitrix\ImOpenLines\Queue;
use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Silently;

/**
 * The open-line bot that receives a dialog and holds it until the sidecar has chosen an operator. It says and does nothing: while the
 * sidecar is off, the line's own time-out of the bot hands the dialog to the portal's queue.
 */
final class GateBot
{
    private const CODE = 'linewarden_dispatcher';

    /** b_user.ID of the bot; 0 while it is not installed. */
    public static function id(): int
    {
        return (int) Module::recall('bot_id');
    }

    /** Registers the bot, or finds it when it is there. */
    public static function install(): void
    {
        Loader::requireModule('im');
        Loc::loadMessages(__FILE__);
        $language = Module::language();
        $botId = Bot::register([ // an existing code gives its id
            'MODULE_ID' => Module::ID,
            'CODE' => self::CODE,
            'TYPE' => Bot::TYPE_OPENLINE,
            'CLASS' => self::class,
            'METHOD_MESSAGE_ADD' => 'onMessageAdd',
            'METHOD_WELCOME_MESSAGE' => 'onChatStart',
            'METHOD_BOT_DELETE' => 'onBotDelete',
            'PROPERTIES' => [
                'NAME' => Loc::getMessage('LINEWARDEN_DISPATCH_BOT_NAME', null, $language),
                'WORK_POSITION' => Loc::getMessage('LINEWARDEN_DISPATCH_BOT_POSITION', null, $language),
                'COLOR' => 'AZURE',
            ],
        ]);
        if (!$botId) {
            throw new \RuntimeException('the portal did not register the bot');
        }
        Module::remember('bot_id', (string) $botId);
    }

    /** Takes the bot out of the lines, gives its dialogs to the portal's queue and removes it. */
    public static function remove(): void
    {
        $botId = self::id();
        if ($botId === 0 || !Loader::includeModule('im')) {
            return;
        }
        if (Loader::includeModule('imopenlines')) {
            foreach (ConfigTable::getList(['select' => ['ID'], 'filter' => ['=WELCOME_BOT_ID' => $botId]])->fetchAll() as $line) {
                (new Config())->update((int) $line['ID'], ['WELCOME_BOT_ENABLE' => 'N', 'WELCOME_BOT_ID' => 0]);
            }
            foreach (Sessions::openOf($botId) as $sessionId) {
                Queue::returnSessionToQueue($sessionId);
            }
        }
        Bot::unRegister(['BOT_ID' => $botId, 'MODULE_ID' => Module::ID]);
        Module::remember('bot_id', '');
    }

    /** Called by im when the bot enters a chat. The dialog is told by OnSessionStart; a reply would move its status. */
    public static function onChatStart(mixed $dialogId = null, mixed $join = null): void
    {
    }

    /** Called by im for each text in a chat of the bot. The client's texts are told by OnReceivedMessage. */
    public static function onMessageAdd(mixed $messageId = null, mixed $fields = null): void
    {
    }

    /** Called by im when the bot was removed, by whomever. */
    public static function onBotDelete(mixed $botId = null): void
    {
        Silently::run(static fn() => Module::remember('bot_id', ''));
    }
}
