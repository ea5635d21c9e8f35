<?php

use Bitrix\Main\Localization\Loc;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true || !check_bitrix_sessid()) {
    return;
}

/** @var CMain $APPLICATION */
Loc::loadMessages(__FILE__);
?>
<form action="<?= htmlspecialcharsbx($APPLICATION->GetCurPage()) ?>">
    <?= bitrix_sessid_post() ?>
    <input type="hidden" name="lang" value="<?= htmlspecialcharsbx(LANGUAGE_ID) ?>">
    <input type="hidden" name="id" value="linewarden.dispatch">
    <input type="hidden" name="uninstall" value="Y">
    <input type="hidden" name="step" value="2">
    <p><?= Loc::getMessage('LINEWARDEN_DISPATCH_UNSTEP_QUEUE') ?></p>
    <p>
        <label>
            <input type="checkbox" name="savedata" value="Y" checked>
            <?= Loc::getMessage('LINEWARDEN_DISPATCH_UNSTEP_KEEP') ?>
        </label>
    </p>
    <input type="submit" value="<?= Loc::getMessage('LINEWARDEN_DISPATCH_UNSTEP_DELETE') ?>">
</form>
