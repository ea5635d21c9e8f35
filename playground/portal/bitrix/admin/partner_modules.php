<?php

/** Installed solutions (box: /bitrix/admin/partner_modules.php): installs and uninstalls the module. This is not Bitrix. */

declare(strict_types=1);

require_once $_SERVER['DOCUMENT_ROOT'] . '/session.php';
Playground\Session::begin();
require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';
require $_SERVER['DOCUMENT_ROOT'] . '/layout.php';

global $APPLICATION, $USER, $DB, $step;
Playground\Session::authorize(1);
$step = (int) ($_REQUEST['step'] ?? 0);
$id = 'linewarden.dispatch';
$module = CModule::CreateModuleObject($id);
if (($_REQUEST['id'] ?? '') === $id && check_bitrix_sessid()) {
    $isUninstall = isset($_REQUEST['uninstall']);
    if ($isUninstall && $step < 2) {
        Playground\Layout::begin('Установленные решения'); // the installer prints a form and ends the request
    }
    if (($isUninstall ? $module->DoUninstall() : $module->DoInstall()) !== false) {
        LocalRedirect('/bitrix/admin/partner_modules.php?lang=' . LANGUAGE_ID);
    }
    Playground\Layout::page('Установленные решения', static function () use ($APPLICATION): void {
        echo '<p class="adm-info-message">' . htmlspecialcharsbx((string) ($APPLICATION->GetException() ?: null)?->GetString()) . '</p>';
    });
    \Bitrix\Main\Application::getInstance()->terminate();
}
Playground\Layout::page('Установленные решения', static function () use ($module, $id): void {
    $isInstalled = \Bitrix\Main\ModuleManager::isModuleInstalled($id);
    echo '<p><b>' . htmlspecialcharsbx($module->MODULE_NAME) . '</b> ' . htmlspecialcharsbx($module->MODULE_VERSION) . '</p>'
        . '<p>' . htmlspecialcharsbx($module->MODULE_DESCRIPTION) . '</p><form>' . bitrix_sessid_post()
        . '<input type="hidden" name="id" value="' . $id . '"><input type="hidden" name="lang" value="' . LANGUAGE_ID . '">'
        . '<button name="' . ($isInstalled ? 'uninstall' : 'install') . '" value="Y">' . ($isInstalled ? 'Удалить / Uninstall' : 'Установить / Install') . '</button></form>';
});
\Bitrix\Main\Application::getInstance()->terminate();
