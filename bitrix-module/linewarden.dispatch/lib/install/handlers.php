<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Install;

use Bitrix\Main\EventManager;
use Linewarden\Dispatch\Feed\Calls;
use Linewarden\Dispatch\Feed\CrmCards;
use Linewarden\Dispatch\Feed\Dialogs;
use Linewarden\Dispatch\Feed\Lines;
use Linewarden\Dispatch\Feed\People;
use Linewarden\Dispatch\Feed\PortalOptions;
use Linewarden\Dispatch\Module;

/** The one list of the portal's events that the module listens to: install and uninstall both go by it. */
final class Handlers
{
    private const SORT = 100;
    /** After the native handler of imopenlines, which stores the message. */
    private const AFTER_NATIVE = 500;

    /** module of the event, event, class, method, sort */
    private const EVENTS = [
        ['imconnector', 'OnReceivedMessage', Dialogs::class, 'onClientWrote', self::AFTER_NATIVE],
        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnAfterAdd', Dialogs::class, 'onSessionAdded', self::SORT],
        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnBeforeUpdate', Dialogs::class, 'onSessionChanging', self::SORT],
        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnAfterUpdate', Dialogs::class, 'onSessionChanged', self::SORT],
        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\OperatorTransfer::OnAfterAdd', Dialogs::class, 'onTransferNoted', self::SORT],
        ['imopenlines', 'OnSessionStart', Dialogs::class, 'onSessionStart', self::SORT],
        ['imopenlines', 'OnChatAnswer', Dialogs::class, 'onChatAnswer', self::SORT],

        ['crm', 'OnAfterCrmDealAdd', CrmCards::class, 'onDealSaved', self::SORT],
        ['crm', 'OnAfterCrmDealUpdate', CrmCards::class, 'onDealSaved', self::SORT],
        ['crm', 'OnAfterDealMoveToCategory', CrmCards::class, 'onDealMoved', self::SORT],
        ['crm', 'OnAfterCrmDealDelete', CrmCards::class, 'onDealDeleted', self::SORT],
        ['crm', 'OnAfterCrmContactAdd', CrmCards::class, 'onContactSaved', self::SORT],
        ['crm', 'OnAfterCrmContactUpdate', CrmCards::class, 'onContactSaved', self::SORT],
        ['crm', 'OnAfterCrmContactDelete', CrmCards::class, 'onContactDeleted', self::SORT],
        ['crm', 'OnAfterEntityMerge', CrmCards::class, 'onMerged', self::SORT],
        ['crm', 'OnAfterRecoverFromRecycleBin', CrmCards::class, 'onRecovered', self::SORT],

        ['voximplant', 'onCallInit', Calls::class, 'onCallInit', self::SORT],
        ['voximplant', 'onCallStart', Calls::class, 'onCallStart', self::SORT],
        ['voximplant', 'onCallEnd', Calls::class, 'onCallEnd', self::SORT],

        ['main', 'OnAfterUserAdd', People::class, 'onUserSaved', self::SORT],
        ['main', 'OnAfterUserUpdate', People::class, 'onUserSaved', self::SORT],
        ['main', 'OnAfterUserDelete', People::class, 'onUserDeleted', self::SORT],
        ['main', 'OnAfterSetUserGroup', People::class, 'onGroupsSet', self::SORT],
        ['humanresources', 'OnNodeAdded', People::class, 'onNodeChanged', self::SORT],
        ['humanresources', 'OnNodeUpdated', People::class, 'onNodeChanged', self::SORT],
        ['humanresources', 'OnNodeDeleted', People::class, 'onNodeChanged', self::SORT],
        ['humanresources', 'OnMemberAdded', People::class, 'onMemberChanged', self::SORT],
        ['humanresources', 'OnMemberUpdated', People::class, 'onMemberChanged', self::SORT],
        ['humanresources', 'OnMemberDeleted', People::class, 'onMemberChanged', self::SORT],
        ['iblock', 'OnAfterIBlockSectionAdd', People::class, 'onSectionChanged', self::SORT],
        ['iblock', 'OnAfterIBlockSectionUpdate', People::class, 'onSectionChanged', self::SORT],
        ['iblock', 'OnAfterIBlockSectionDelete', People::class, 'onSectionChanged', self::SORT],
        ['iblock', 'OnAfterIBlockElementAdd', People::class, 'onElementSaved', self::SORT],
        ['iblock', 'OnAfterIBlockElementUpdate', People::class, 'onElementSaved', self::SORT],
        ['iblock', 'OnIBlockElementDelete', People::class, 'onElementDeleting', self::SORT],
        ['iblock', 'OnAfterIBlockElementSetPropertyValues', People::class, 'onPropertiesSet', self::SORT],
        ['iblock', 'OnAfterIBlockElementSetPropertyValuesEx', People::class, 'onPropertiesSet', self::SORT],
        ['timeman', 'OnAfterTMEntryAdd', People::class, 'onWorkDayAdded', self::SORT],
        ['timeman', 'OnAfterTMEntryUpdate', People::class, 'onWorkDayUpdated', self::SORT],
        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\UserLog::OnAfterAdd', People::class, 'onLinePause', self::SORT],

        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Config::OnAfterAdd', Lines::class, 'onConfigSaved', self::SORT],
        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Config::OnAfterUpdate', Lines::class, 'onConfigSaved', self::SORT],
        ['imopenlines', 'OnImopenlineDelete', Lines::class, 'onLineDeleted', self::SORT],
        ['imopenlines', 'OnQueueOperatorsAdd', Lines::class, 'onOperatorsChanged', self::SORT],
        ['imopenlines', 'OnQueueOperatorsDelete', Lines::class, 'onOperatorsChanged', self::SORT],
        ['imopenlines', 'OnQueueOperatorsChange', Lines::class, 'onOperatorsChanged', self::SORT],
        ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Queue::OnAfterUpdate', Lines::class, 'onQueueRowChanged', self::SORT],

        ['main', 'OnAfterSetOption', PortalOptions::class, 'onOptionSet', self::SORT],
    ];

    /**
     * One kind of registration for all: it hands an Event to handlers of events sent by Event::send(), and legacy events give
     * their arguments one by one whatever the registration. Registering twice is harmless.
     */
    public static function install(): void
    {
        foreach (self::EVENTS as [$module, $event, $class, $method, $sort]) {
            EventManager::getInstance()->registerEventHandler($module, $event, Module::ID, $class, $method, $sort);
        }
    }

    public static function remove(): void
    {
        foreach (self::EVENTS as [$module, $event, $class, $method]) {
            EventManager::getInstance()->unRegisterEventHandler($module, $event, Module::ID, $class, $method);
        }
    }
}
