<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Install;

use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Loader;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\CompanyField;
use Linewarden\Dispatch\Portal\GateBot;
use Linewarden\Dispatch\Portal\Users;
use Linewarden\Dispatch\SafetyNet;

/** What the module leaves in the portal: every step can be repeated, and removal mirrors it. */
final class Installation
{
    /** Without these there is nothing to route; the others are optional and depend on the portal's edition. */
    public const NEEDED_MODULES = ['im', 'imopenlines', 'imconnector', 'crm'];
    private const TOOLS = '/bitrix/tools/linewarden.dispatch';
    private const VERSION_OPTION = 'installed_version';
    private const LOCK = 'linewarden.install';

    public static function install(): void
    {
        foreach (self::NEEDED_MODULES as $module) {
            Loader::requireModule($module);
        }
        Schema::migrate();
        if (Module::secret() === '') {
            Module::rotateSecret();
        }
        $installer = Users::currentPerson();
        if (Module::recall(self::VERSION_OPTION) === '' && $installer > 0) {
            Module::setServiceUserId($installer);
        }
        CompanyField::install();
        GateBot::install();
        self::copyFiles();
        Handlers::install();
        SafetyNet::install();
        Module::remember(self::VERSION_OPTION, Module::fileVersion());
    }

    /** For modules updated by copying files: nobody tells them, so the settings page and the agent look. */
    public static function upgradeIfNeeded(): void
    {
        if (Module::recall(self::VERSION_OPTION) === Module::fileVersion()) {
            return;
        }
        $connection = Application::getConnection();
        if (!$connection->lock(self::LOCK)) {
            return; // another hit is at it
        }
        try {
            self::install();
        } finally {
            $connection->unlock(self::LOCK);
        }
    }

    /**
     * @param bool $isDataKept tables, settings and the company field stay for a later install
     */
    public static function remove(bool $isDataKept): void
    {
        GateBot::remove(); // first: the portal's bot module refuses to go while a bot exists, and it needs our classes
        SafetyNet::remove();
        Handlers::remove();
        DeleteDirFilesEx(self::TOOLS);
        if ($isDataKept) {
            return;
        }
        CompanyField::remove();
        Schema::drop();
        Option::delete(Module::ID);
    }

    private static function copyFiles(): void
    {
        $target = Application::getDocumentRoot() . self::TOOLS;
        CopyDirFiles(dirname(__DIR__, 2) . '/install/tools', $target, true, true);
        if (!is_file("$target/in.php")) { // the portal copies in silence
            throw new \RuntimeException("cannot write $target/in.php");
        }
    }
}
