<?php

/** Host page of a module's options.php (box: /bitrix/admin/settings.php). This is not Bitrix: who is not logged in is its administrator. */

declare(strict_types=1);

require_once $_SERVER['DOCUMENT_ROOT'] . '/session.php';
Playground\Session::begin();
require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';
require $_SERVER['DOCUMENT_ROOT'] . '/layout.php';

global $APPLICATION, $USER, $DB;
Playground\Session::authorize(1);
$mid = (string) ($_REQUEST['mid'] ?? '');
$options = "/local/modules/$mid/options.php";
if (!preg_match('/^[a-z0-9.]+$/D', $mid) || !is_file($_SERVER['DOCUMENT_ROOT'] . $options) || !\Bitrix\Main\ModuleManager::isModuleInstalled($mid)) {
    http_response_code(404);
    Playground\Layout::page('Нет такого модуля / No such module', static function (): void {
    });
    \Bitrix\Main\Application::getInstance()->terminate();
}
// Before the page: options.php may redirect.
ob_start();
(static function () use ($mid, $options): void {
    global $APPLICATION, $USER, $DB;
    require $_SERVER['DOCUMENT_ROOT'] . $options;
})();
$page = (string) ob_get_clean();
Playground\Layout::page(CModule::CreateModuleObject($mid)->MODULE_NAME ?? $mid, static function () use ($page): void {
    echo $page;
});
\Bitrix\Main\Application::getInstance()->terminate();
