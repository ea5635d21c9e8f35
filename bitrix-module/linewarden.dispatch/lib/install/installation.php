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
    /** The built app as browsers reach it. */
    public const APP_FILES = self::SCRIPTS . '/app/dist/';
    private const TOOLS = '/bitrix/tools/linewarden.dispatch';
    private const SCRIPTS = '/bitrix/js/linewarden/dispatch';
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
     * Copies the app again when it was built since. Told by what the page loads: that names all other files.
     *
     * @return bool whether the portal has the app; a source checkout has none before it is built
     */
    public static function bringAppUpToDate(): bool
    {
        $built = self::sources() . '/js/linewarden/dispatch/app/dist';
        $installed = Application::getDocumentRoot() . self::APP_FILES;
        foreach (['app.js', 'app.css'] as $file) {
            if (is_file("$built/$file") && (!is_file($installed . $file) || md5_file("$built/$file") !== md5_file($installed . $file))) {
                self::copyFiles();
                break;
            }
        }

        return is_file($installed . 'app.js');
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
        DeleteDirFilesEx(self::SCRIPTS);
        @rmdir(Application::getDocumentRoot() . dirname(self::SCRIPTS)); // unless another module lies there
        if ($isDataKept) {
            return;
        }
        CompanyField::remove();
        Schema::drop();
        Option::delete(Module::ID);
    }

    private static function copyFiles(): void
    {
        self::copyFolder(self::sources() . '/tools', self::TOOLS, 'in.php');
        DeleteDirFilesEx(self::SCRIPTS); // parts of the app have a name of their own in each build
        self::copyFolder(self::sources() . '/js/linewarden/dispatch', self::SCRIPTS, 'app/config.php');
    }

    private static function sources(): string
    {
        return dirname(__DIR__, 2) . '/install';
    }

    private static function copyFolder(string $from, string $to, string $expected): void
    {
        $target = Application::getDocumentRoot() . $to;
        CopyDirFiles($from, $target, true, true);
        if (!is_file("$target/$expected")) { // the portal copies in silence
            throw new \RuntimeException("cannot write $target/$expected");
        }
    }
}
