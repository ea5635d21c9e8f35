<?php

// Makes a practice portal of its own without our module: a fresh database with the portal's table shapes, and the kernel.

declare(strict_types=1);

$root = dirname(__DIR__, 2);
$database = getenv('PLAYGROUND_DB_NAME') ?: 'linewarden_traces';
$www = "$root/var/traces-" . getmypid();

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
foreach (glob("$root/playground/schema/*.sql") as $file) {
    $server->multi_query(file_get_contents($file));
    do {
        $server->store_result();
    } while ($server->more_results() && $server->next_result());
}
$server->close();

mkdir($www, 0777, true);
register_shutdown_function(static fn() => exec('rm -rf ' . escapeshellarg($www)));
putenv("PLAYGROUND_DB_NAME=$database");
putenv("PLAYGROUND_DOCUMENT_ROOT=$www");
putenv("PLAYGROUND_CLOCK_FILE=$www/clock.json");
putenv("PLAYGROUND_LOG=$www/portal.log");
$_SERVER['DOCUMENT_ROOT'] = $www;

foreach (['Statement', 'Values', 'Step', 'Recorder', 'LeftOut', 'Comparison', 'GateBot', 'TraceWorld', 'Run'] as $class) {
    require __DIR__ . "/support/$class.php";
}
TraceWorld::setClock();
require "$root/playground/kernel/bootstrap.php";
require __DIR__ . '/support/RecordingEventManager.php';
require __DIR__ . '/support/TraceConnection.php';
RecordingEventManager::takePlace();
TraceConnection::takePlace();
