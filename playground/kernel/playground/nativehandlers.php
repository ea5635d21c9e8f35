<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\EventManager;

/** The handlers by which the portal's own modules listen to each other, as their installers register them. Not in the box. */
final class NativeHandlers
{
    public static function register(): void
    {
        $manager = EventManager::getInstance();
        $manager->registerEventHandler('imconnector', 'OnReceivedMessage', 'imopenlines', \Bitrix\ImOpenLines\Connector::class, 'onReceivedMessage');
        $manager->registerEventHandler('imconnector', 'OnReceivedCommandStart', 'imopenlines', \Bitrix\ImOpenLines\Connector::class, 'onReceivedCommandStart');
        $manager->registerEventHandlerCompatible('im', 'OnAfterMessagesAdd', 'imopenlines', \Bitrix\ImOpenLines\Connector::class, 'onMessageSend');
        foreach (['OnOperatorTransfer', 'OnChatFinish', 'OnChatMarkSpam', 'OnChatSkip'] as $event) {
            $manager->registerEventHandler('imopenlines', $event, 'imopenlines', NativeQueue::class, 'onFreed', 50);
        }
        $manager->registerEventHandler('imopenlines', 'OnQueueOperatorsDelete', 'imopenlines', NativeQueue::class, 'onOperatorsRemoved');
        $manager->registerEventHandler('imopenlines', 'OnQueueOperatorsAdd', 'imopenlines', NativeQueue::class, 'onOperatorsAdded');
        $manager->registerEventHandler('imopenlines', 'OnImopenlineChangeQueueType', 'imopenlines', NativeQueue::class, 'onQueueTypeChanged');
        $manager->registerEventHandlerCompatible('main', 'OnAfterUserUpdate', 'imopenlines', NativeQueue::class, 'onUserUpdated');
        $manager->registerEventHandlerCompatible('timeman', 'OnAfterTMDayPause', 'imopenlines', NativeQueue::class, 'onDayStopped');
        $manager->registerEventHandlerCompatible('timeman', 'OnAfterTMDayEnd', 'imopenlines', NativeQueue::class, 'onDayStopped');
        $manager->registerEventHandlerCompatible('im', 'OnChatUserAddEntityTypeCrm', 'crm', \Bitrix\Crm\Integration\Im\Chat::class, 'onAddChatUser');
        $manager->registerEventHandler('voximplant', 'onCallEnd', 'crm', \Bitrix\Crm\Integration\VoxImplant\EventHandler::class, 'onCallEnd');
        \CAgent::AddAgent('\\' . \Bitrix\Crm\Agent\Routine\CleaningAgent::class . '::run();', 'crm', 'N', 60, '', 'Y', '', 100, false, false);
        foreach (['transferToNextInQueue(0);', 'closeByTime(0);'] as $call) {
            \CAgent::AddAgent('\\' . \Bitrix\ImOpenLines\Session\Agent::class . '::' . $call, 'imopenlines', 'N', 60, '', 'Y', '', 100, false, false);
        }
    }
}
