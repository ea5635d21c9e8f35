<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Application;
use Bitrix\Main\EventManager;
use Bitrix\Main\Loader;
use Bitrix\Main\ModuleManager;

/** Marks the stand-in modules as installed. Not in the box. */
final class Modules
{
    /** @param list<string> $ids */
    public static function install(array $ids): void
    {
        $connection = Application::getConnection();
        foreach ($ids as $id) {
            $connection->queryExecute("INSERT IGNORE INTO b_module (ID, DATE_ACTIVE) VALUES ('" . $connection->getSqlHelper()->forSql($id) . "', NOW())");
            Loader::clearModuleCache($id);
        }
        ModuleManager::clearCache();
        EventManager::getInstance()->clearLoadedHandlers();
    }
}
