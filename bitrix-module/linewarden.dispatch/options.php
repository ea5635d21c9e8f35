<?php

use Bitrix\Main\Context;
use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\UI\Extension;
use Bitrix\Main\Web\Json;
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

$page = $APPLICATION->GetCurPage() . '?mid=' . urlencode($module_id) . '&lang=' . urlencode(LANGUAGE_ID);
$request = Context::getCurrent()->getRequest();
$isWriter = $right >= 'W';

// A tab is a file that prints the rows of a table. With a form of its own around them, and the value of "do" of its save button ('' without
// one); the screens of the app have none: a form around the whole page would take their buttons and Enter for its own.
// They stand in the order in which a portal is set up.
$rights = $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/admin/group_rights.php';
$screen = static fn(string $name): array => ['DIV' => $name, 'FILE' => __DIR__ . '/settings/app.php', 'FORM' => false, 'SAVE' => ''];
$tabs = [
    ['DIV' => 'connection', 'FILE' => __DIR__ . '/settings/connection.php', 'FORM' => true, 'SAVE' => 'save'],
    ...array_map($screen, $isWriter ? ['companies', 'schedules'] : []),
    ['DIV' => 'lines', 'FILE' => __DIR__ . '/settings/lines.php', 'FORM' => true, 'SAVE' => ''],
    ...array_map($screen, $isWriter ? ['board', 'journal', 'merges'] : []),
    ['DIV' => 'rights', 'FILE' => $rights, 'FORM' => true, 'SAVE' => 'rights', 'BELOW' => $isWriter ? $screen('notices') : null],
];
$tabControl = new CAdminTabControl(
    'linewardenDispatch',
    array_map(static function (array $tab): array {
        $name = Loc::getMessage('LINEWARDEN_DISPATCH_TAB_' . strtoupper($tab['DIV']));

        return ['DIV' => $tab['DIV'], 'TAB' => $name, 'TITLE' => $name];
    }, $tabs),
    true,
    true // no autosave: it would keep what is typed here elsewhere
);
$hasApp = $isWriter && Installation::bringAppUpToDate();
if ($hasApp) {
    Extension::load('linewarden.dispatch.app');
}

$problem = '';
$sidecarUrl = Module::sidecarUrl();
$boardUrl = Module::boardUrl();
$serviceUserId = Module::serviceUserId();
$silenceMinutes = (string) Module::silenceMinutes();

if ($request->isPost() && $isWriter && check_bitrix_sessid()) {
    $do = (string) $request->getPost('do');
    if ($do === 'save' || $do === 'check') { // what is checked is what was typed
        $sidecarUrl = trim((string) $request->getPost('sidecar_url'));
        $boardUrl = trim((string) $request->getPost('board_url'));
        $serviceUserId = (int) $request->getPost('service_user_id');
        $silenceMinutes = trim((string) ($request->getPost('silence_minutes') ?? $silenceMinutes));
        $urlProblem = SidecarUrl::problem($sidecarUrl) ?: SidecarUrl::problem($boardUrl);
        if ($urlProblem !== '') {
            $problem = Loc::getMessage("LINEWARDEN_DISPATCH_URL_$urlProblem");
        } elseif (!Users::isActivePerson($serviceUserId)) {
            $problem = Loc::getMessage('LINEWARDEN_DISPATCH_SERVICE_USER_WRONG', ['#ID#' => $serviceUserId]);
        } elseif (!preg_match('/^\d{1,3}$/D', $silenceMinutes) || $silenceMinutes < 1 || $silenceMinutes > Module::LONGEST_SILENCE) {
            $problem = Loc::getMessage('LINEWARDEN_DISPATCH_SILENCE_WRONG', ['#MOST#' => Module::LONGEST_SILENCE]);
        } else {
            Module::setSidecarUrl($sidecarUrl);
            Module::setBoardUrl($boardUrl);
            Module::setServiceUserId($serviceUserId);
            Module::setSilenceMinutes((int) $silenceMinutes);
            if ($do === 'check' && $sidecarUrl !== '') {
                Nudge::send();
            }
        }
    } elseif ($do === 'rights') {
        $Update = 'Y'; // what the portal's page of rights looks at
        ob_start();
        require $rights;
        ob_end_clean();
    } elseif ($do === 'rotate') {
        Module::rotateSecret();
        $_SESSION['LINEWARDEN_DISPATCH_SECRET'] = Module::secret(); // shown once, after the redirect
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
foreach ($tabs as $tab) {
    $tabControl->BeginNextTab();
    if (!$tab['FORM']) {
        require $tab['FILE'];
        continue;
    }
    ?>
    <tr>
        <td colspan="2">
            <form method="post" action="<?= htmlspecialcharsbx($page) ?>">
                <?php if ($tab['SAVE'] !== '') : ?>
                    <button type="submit" name="do" value="<?= $tab['SAVE'] ?>" style="display: none"></button><!-- what Enter presses -->
                <?php endif ?>
                <input type="hidden" name="linewardenDispatch_active_tab" value="<?= $tab['DIV'] ?>">
                <?= bitrix_sessid_post() ?>
                <table class="edit-table" width="100%">
                    <tbody>
                        <?php require $tab['FILE'] ?>
                    </tbody>
                </table>
                <?php if ($tab['SAVE'] !== '') : ?>
                    <button type="submit" class="adm-btn-save" name="do" value="<?= $tab['SAVE'] ?>"<?= $isWriter ? '' : ' disabled' ?>>
                        <?= Loc::getMessage('LINEWARDEN_DISPATCH_SAVE') ?>
                    </button>
                <?php endif ?>
            </form>
        </td>
    </tr>
    <?php
    if (isset($tab['BELOW'])) {
        $tab = $tab['BELOW'];
        echo '<tr><td colspan="2"><h3>' . Loc::getMessage('LINEWARDEN_DISPATCH_' . strtoupper($tab['DIV'])) . '</h3></td></tr>';
        require $tab['FILE'];
    }
}
$tabControl->End();
if ($hasApp) :
    ?>
<script>
    // a tab that is not shown has no width; however the portal shows it, that is when its screen is wanted
    document.querySelectorAll('[data-linewarden-screen]').forEach(function (element) {
        new ResizeObserver(function (changes, observer) {
            if (element.offsetWidth === 0) {
                return;
            }
            observer.disconnect();
            if (!window.LinewardenApp) {
                element.textContent = <?= Json::encode(Loc::getMessage('LINEWARDEN_DISPATCH_APP_MISSING')) ?>;
                return;
            }
            element.textContent = '';
            window.LinewardenApp.mount(element, {
                screen: element.dataset.linewardenScreen,
                lang: element.dataset.lang,
                transport: 'portal',
                boardUrl: <?= Json::encode($boardUrl) ?>,
                assetsUrl: <?= Json::encode(Installation::APP_FILES) ?>
            });
        }).observe(element);
    });
</script>
    <?php
endif;
