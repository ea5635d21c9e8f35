<?php

// One request for the settings page, as the portal's host page makes it. Argument: {"userId", "post", "token"}.

declare(strict_types=1);

$asked = json_decode($argv[1], true);
$sessionFile = getenv('PLAYGROUND_DOCUMENT_ROOT') . "/session-{$asked['userId']}.json";
$_SESSION = is_file($sessionFile) ? json_decode(file_get_contents($sessionFile), true) : [];
$_SERVER['REQUEST_METHOD'] = $asked['post'] === null ? 'GET' : 'POST';
$_SERVER['DOCUMENT_ROOT'] = getenv('PLAYGROUND_DOCUMENT_ROOT');
$_SERVER['REQUEST_URI'] = '/bitrix/admin/settings.php?mid=linewarden.dispatch&lang=ru';
$_GET = ['mid' => 'linewarden.dispatch', 'lang' => 'ru'];
$_POST = $asked['post'] ?? [];
$_REQUEST = $_GET + $_POST;

require dirname(__DIR__, 3) . '/playground/kernel/bootstrap.php';

$USER->Authorize($asked['userId']);
$_POST['sessid'] = $_REQUEST['sessid'] = $asked['token'] ?? bitrix_sessid();
register_shutdown_function(static function () use ($sessionFile): void {
    file_put_contents($sessionFile, json_encode($_SESSION));
});
require $_SERVER['DOCUMENT_ROOT'] . '/local/modules/linewarden.dispatch/options.php';
