<?php

use Bitrix\Main\Context;
use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Call\LineProfile;
use Linewarden\Dispatch\Feed\Nudge;
use Linewarden\Dispatch\Install\Installation;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\Users;
use Linewarden\Dispatch\Settings\SidecarUrl;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

/** @var CMain $APPLICATION */
$module_id = 'linewarden.dispatch';
$right = $APPLICATION->GetGroupRight($module_id);
if ($right < 'R' || !Loader::includeModule($module_id)) {
    return;
}
foreach (Installation::NEEDED_MODULES as $neededModule) {
    Loader::includeModule($neededModule);
}
Installation::upgradeIfNeeded();
Loc::loadMessages(__FILE__);

// a tab is a file in settings/, which prints the rows of a table; one more tab is one more line here
$tabs = [
    ['DIV' => 'connection', 'TAB' => Loc::getMessage('LINEWARDEN_DISPATCH_TAB_CONNECTION'), 'FILE' => __DIR__ . '/settings/connection.php'],
    ['DIV' => 'lines', 'TAB' => Loc::getMessage('LINEWARDEN_DISPATCH_TAB_LINES'), 'FILE' => __DIR__ . '/settings/lines.php'],
    [
        'DIV' => 'rights',
        'TAB' => Loc::getMessage('LINEWARDEN_DISPATCH_TAB_RIGHTS'),
        'FILE' => $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/admin/group_rights.php',
    ],
];
$tabControl = new CAdminTabControl(
    'linewardenDispatch',
    array_map(static fn(array $tab): array => ['DIV' => $tab['DIV'], 'TAB' => $tab['TAB'], 'TITLE' => $tab['TAB']], $tabs),
    true,
    true // no autosave: it would keep what is typed here elsewhere
);

$page = $APPLICATION->GetCurPage() . '?mid=' . urlencode($module_id) . '&lang=' . urlencode(LANGUAGE_ID);
$request = Context::getCurrent()->getRequest();
$isWriter = $right >= 'W';
$problem = '';
$sidecarUrl = Module::sidecarUrl();
$serviceUserId = Module::serviceUserId();

if ($request->isPost() && $isWriter && check_bitrix_sessid()) {
    $do = (string) $request->getPost('do');
    if ($do === 'save') {
        $sidecarUrl = trim((string) $request->getPost('sidecar_url'));
        $serviceUserId = (int) $request->getPost('service_user_id');
        $urlProblem = SidecarUrl::problem($sidecarUrl);
        if ($urlProblem !== '') {
            $problem = Loc::getMessage("LINEWARDEN_DISPATCH_URL_$urlProblem");
        } elseif (!Users::isActivePerson($serviceUserId)) {
            $problem = Loc::getMessage('LINEWARDEN_DISPATCH_SERVICE_USER_WRONG', ['#ID#' => $serviceUserId]);
        } else {
            Module::setSidecarUrl($sidecarUrl);
            Module::setServiceUserId($serviceUserId);
            $Update = (string) $request->getPost('Update'); // what the portal's page of rights looks at
            ob_start();
            require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/admin/group_rights.php';
            ob_end_clean();
        }
    } elseif ($do === 'rotate') {
        Module::rotateSecret();
        $_SESSION['LINEWARDEN_DISPATCH_SECRET'] = Module::secret(); // shown once, after the redirect
    } elseif ($do === 'check' && Module::sidecarUrl() !== '') {
        Nudge::send();
    } elseif (preg_match('/^line (\d+|all)$/D', $do, $asked)) {
        try {
            $lineIds = $asked[1] === 'all' ? array_column(LineProfile::lines([]), 'lineId') : [(int) $asked[1]];
            array_map([LineProfile::class, 'apply'], $lineIds);
        } catch (\Throwable $error) {
            $problem = $error->getMessage();
        }
    }
    if ($problem === '') {
        LocalRedirect($page . '&' . $tabControl->ActiveTabParam());
    }
}
if ($problem !== '') {
    CAdminMessage::ShowMessage($problem);
}

$tabControl->Begin();
?>
<form method="post" action="<?= htmlspecialcharsbx($page) ?>">
<button type="submit" name="do" value="save" style="display: none"></button><!-- what Enter in a field presses -->
<input type="hidden" name="Update" value="Y">
<?php
echo bitrix_sessid_post();
foreach ($tabs as $tab) {
    $tabControl->BeginNextTab();
    require $tab['FILE'];
}
$tabControl->Buttons();
?>
    <button type="submit" class="adm-btn-save" name="do" value="save"<?= $isWriter ? '' : ' disabled' ?>>
        <?= Loc::getMessage('LINEWARDEN_DISPATCH_SAVE') ?>
    </button>
<?php
$tabControl->End();
?>
</form>
