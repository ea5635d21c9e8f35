<?php

declare(strict_types=1);

use Bitrix\Main\Loader;
use Bitrix\Main\ModuleManager;

/** Base of module installers. */
class CModule
{
    public $MODULE_NAME;
    public $MODULE_DESCRIPTION;
    public $MODULE_VERSION;
    public $MODULE_VERSION_DATE;
    public $MODULE_ID;
    public $MODULE_SORT = 10000;
    public $SHOW_SUPER_ADMIN_GROUP_RIGHTS;
    public $MODULE_GROUP_RIGHTS;
    public $PARTNER_NAME;
    public $PARTNER_URI;

    public static function IncludeModule($module_name)
    {
        return Loader::includeModule($module_name);
    }

    public static function CreateModuleObject($moduleId)
    {
        $file = Loader::getLocal('modules/' . $moduleId . '/install/index.php');
        if (!is_string($file)) {
            return false;
        }
        include_once $file;
        $class = str_replace('.', '_', (string) $moduleId);
        return class_exists($class) ? new $class() : false;
    }

    public function InstallDB()
    {
        return false;
    }

    public function UnInstallDB()
    {
    }

    public function InstallEvents()
    {
    }

    public function UnInstallEvents()
    {
    }

    public function InstallFiles()
    {
    }

    public function UnInstallFiles()
    {
    }

    public function DoInstall()
    {
    }

    public function DoUninstall()
    {
    }

    public function GetModuleTasks()
    {
        return [];
    }

    public function InstallTasks()
    {
    }

    public function UnInstallTasks()
    {
    }

    public function IsInstalled()
    {
        return ModuleManager::isModuleInstalled($this->MODULE_ID);
    }

    public function Add()
    {
        ModuleManager::registerModule($this->MODULE_ID);
    }

    public function Remove()
    {
        ModuleManager::unRegisterModule($this->MODULE_ID);
    }
}
