<?php

// Makes a portal of its own: a fresh database with the portal's table shapes, a document root, the kernel, and the installed module.

declare(strict_types=1);

$root = dirname(__DIR__, 2);
$database = getenv('PLAYGROUND_DB_NAME') ?: 'linewarden_php_test';
$www = "$root/var/php-test-" . getmypid() . '/www';

$server = new mysqli(
    getenv('PLAYGROUND_DB_HOST') ?: '127.0.0.1',
    getenv('PLAYGROUND_DB_USER') ?: 'root',
    (string) getenv('PLAYGROUND_DB_PASSWORD'),
    null,
    (int) (getenv('PLAYGROUND_DB_PORT') ?: 3306)
);
$server->set_charset('utf8mb4');
$server->query("DROP DATABASE IF EXISTS `$database`");
$server->query("CREATE DATABASE `$database` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
$server->select_db($database);
foreach ([...glob("$root/playground/schema/*.sql"), __DIR__ . '/support/portal.sql'] as $file) {
    $server->multi_query(file_get_contents($file));
    do {
        $server->store_result();
    } while ($server->more_results() && $server->next_result());
}
$server->close();

foreach (['session.php', 'bitrix/modules/main/include/prolog_before.php', 'bitrix/services/main/ajax.php', 'playground/login.php'] as $file) {
    is_dir(dirname("$www/$file")) || mkdir(dirname("$www/$file"), 0777, true);
    copy("$root/playground/portal/$file", "$www/$file");
}
mkdir("$www/bitrix/modules/main/admin", 0777, true);
file_put_contents("$www/bitrix/modules/main/admin/group_rights.php", '<?php'); // the portal's own page of rights, of no matter here
mkdir("$www/local/modules", 0777, true);
symlink(getenv('PLAYGROUND_MODULE_DIR') ?: "$root/bitrix-module/linewarden.dispatch", "$www/local/modules/linewarden.dispatch");
register_shutdown_function(static function () use ($www): void {
    @unlink("$www/local/modules/linewarden.dispatch"); // or the module itself would be deleted
    exec('rm -rf ' . escapeshellarg(dirname($www)));
});

putenv("PLAYGROUND_DB_NAME=$database");
putenv("PLAYGROUND_KERNEL_DIR=$root/playground/kernel");
putenv("PLAYGROUND_DOCUMENT_ROOT=$www");
putenv("PLAYGROUND_CLOCK_FILE=$www/clock.json");
putenv("PLAYGROUND_LOG=$www/portal.log");
$_SERVER['DOCUMENT_ROOT'] = $www;

require __DIR__ . '/support/Portal.php';
require __DIR__ . '/support/PortalCards.php';
require __DIR__ . '/support/PortalCalls.php';
require __DIR__ . '/support/CallTrace.php';
require __DIR__ . '/support/OrdinaryDay.php';
require __DIR__ . '/support/WebServer.php';
Portal::setClock('2026-03-02 12:00:00');
require "$root/playground/kernel/bootstrap.php";
foreach (['im', 'imopenlines', 'imconnector', 'crm', 'intranet', 'iblock', 'timeman', 'humanresources', 'calendar', 'voximplant'] as $module) {
    \Bitrix\Main\Loader::includeModule($module);
}
require __DIR__ . '/support/KilledConnection.php';
require __DIR__ . '/support/RecordingConnection.php';
Playground\NativeHandlers::register();
if (!CModule::CreateModuleObject('linewarden.dispatch')->DoInstall()) {
    throw new RuntimeException('the module was not installed: ' . $GLOBALS['APPLICATION']->GetException()?->GetString());
}
