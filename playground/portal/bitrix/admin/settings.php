<?php

/** Host page of a module's options.php (box: /bitrix/admin/settings.php). This is not Bitrix: everybody is the administrator here. */

declare(strict_types=1);

session_save_path(sys_get_temp_dir());
session_name('PRACTICEPORTAL');
session_start();
require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';
require $_SERVER['DOCUMENT_ROOT'] . '/layout.php';

global $APPLICATION, $USER, $DB;
$USER->Authorize(1);
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
