<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Install;

use Bitrix\Main\EventManager;
use Linewarden\Dispatch\Feed\Registry;
use Linewarden\Dispatch\Module;

/** The registrations of the feeds with the portal: install and uninstall both go by the feeds' own lists. */
final class Handlers
{
    /**
     * One kind of registration for all: it hands an Event to handlers of events sent by Event::send(), and legacy events give
     * their arguments one by one whatever the registration. Registering twice is harmless.
     */
    public static function install(): void
    {
        $events = EventManager::getInstance();
        foreach (Registry::FEEDS as $feed) {
            foreach ($feed::handlers() as $handler) {
                $events->registerEventHandler($handler->module, $handler->event, Module::ID, $feed, $handler->method, $handler->sort);
            }
        }
    }

    public static function remove(): void
    {
        $events = EventManager::getInstance();
        foreach (Registry::FEEDS as $feed) {
            foreach ($feed::handlers() as $handler) {
                $events->unRegisterEventHandler($handler->module, $handler->event, Module::ID, $feed, $handler->method);
            }
        }
    }
}
