<?php

use Bitrix\Main\Config\Option;
use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\ModuleManager;
use Linewarden\Dispatch\Install\Installation;

Loc::loadMessages(__FILE__);

if (class_exists('linewarden_dispatch')) {
    return;
}

/** The installer that the portal looks for; what it installs is in Installation, loadable once the module is registered. */
class linewarden_dispatch extends CModule
{
    public $MODULE_ID = 'linewarden.dispatch';
    public $MODULE_GROUP_RIGHTS = 'Y';
    public $PARTNER_NAME = 'Linewarden';
    public $PARTNER_URI = 'https://linewarden.invalid';

    private const NEEDED_CLASSES = ['\Bitrix\Crm\Service\Container', '\Bitrix\ImOpenLines\Model\OperatorTransferTable'];

    public function __construct()
    {
        $arModuleVersion = [];
        include __DIR__ . '/version.php';
        $this->MODULE_VERSION = $arModuleVersion['VERSION'];
        $this->MODULE_VERSION_DATE = $arModuleVersion['VERSION_DATE'];
        $this->MODULE_NAME = Loc::getMessage('LINEWARDEN_DISPATCH_NAME');
        $this->MODULE_DESCRIPTION = Loc::getMessage('LINEWARDEN_DISPATCH_DESCRIPTION');
    }

    public function DoInstall()
    {
        $problem = $this->whatIsMissing();
        if ($problem !== '') {
            return $this->fail($problem);
        }
        $wasInstalled = ModuleManager::isModuleInstalled($this->MODULE_ID);
        $hadData = Option::get($this->MODULE_ID, 'schema_version') !== ''; // kept by an earlier uninstall
        try {
            if (!$wasInstalled) {
                ModuleManager::registerModule($this->MODULE_ID);
            }
            Loader::requireModule($this->MODULE_ID);
            Installation::install();
        } catch (\Throwable $error) {
            if (!$wasInstalled) {
                $this->takeBack($hadData);
            }

            return $this->fail(Loc::getMessage('LINEWARDEN_DISPATCH_INSTALL_FAILED', ['#ERROR#' => $error->getMessage()]));
        }

        return true;
    }

    public function DoUninstall()
    {
        global $APPLICATION, $step;

        if (PHP_SAPI !== 'cli' && (int) $step < 2) {
            $APPLICATION->IncludeAdminFile(Loc::getMessage('LINEWARDEN_DISPATCH_UNINSTALL_TITLE'), __DIR__ . '/unstep.php');
        }
        $isDataKept = ($_REQUEST['savedata'] ?? '') === 'Y';
        try {
            Loader::requireModule($this->MODULE_ID);
            Installation::remove($isDataKept);
        } catch (\Throwable $error) {
            return $this->fail(Loc::getMessage('LINEWARDEN_DISPATCH_UNINSTALL_FAILED', ['#ERROR#' => $error->getMessage()]));
        }
        ModuleManager::unRegisterModule($this->MODULE_ID);

        return true;
    }

    public function GetModuleRightList()
    {
        return [
            'reference_id' => ['D', 'R', 'W'],
            'reference' => [
                '[D] ' . Loc::getMessage('LINEWARDEN_DISPATCH_RIGHT_D'),
                '[R] ' . Loc::getMessage('LINEWARDEN_DISPATCH_RIGHT_R'),
                '[W] ' . Loc::getMessage('LINEWARDEN_DISPATCH_RIGHT_W'),
            ],
        ];
    }

    private function whatIsMissing(): string
    {
        $missing = [];
        foreach (['im', 'imopenlines', 'imconnector', 'crm'] as $module) { // own classes cannot be loaded yet
            if (!ModuleManager::isModuleInstalled($module) || !Loader::includeModule($module)) {
                $missing[] = $module;
            }
        }
        if ($missing !== []) {
            return Loc::getMessage('LINEWARDEN_DISPATCH_MODULES_MISSING', ['#MODULES#' => implode(', ', $missing)]);
        }
        foreach (self::NEEDED_CLASSES as $class) { // version numbers alone say little
            if (!class_exists($class)) {
                return Loc::getMessage('LINEWARDEN_DISPATCH_PORTAL_TOO_OLD', ['#CLASS#' => $class]);
            }
        }

        return '';
    }

    /** A half installed module would be in nobody's list, and its bot would keep the portal's bot module from going. */
    private function takeBack(bool $isDataKept): void
    {
        try {
            Installation::remove($isDataKept);
        } catch (\Throwable) {
            // what broke the install may break this too; the first error is the one to show
        }
        ModuleManager::unRegisterModule($this->MODULE_ID);
    }

    private function fail(string $text): bool
    {
        global $APPLICATION;
        $APPLICATION->ThrowException($text);

        return false;
    }
}
