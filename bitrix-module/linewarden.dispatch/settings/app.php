<?php

// Tabs "Schedules", "Companies", "Live board", "Journal" and "Duplicates" of options.php, and the notices below "Access": each is a screen of the
// app, which is mounted when it is first seen.

use Bitrix\Main\Localization\Loc;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

/** @var array{DIV: string} $tab */
/** @var bool $hasApp */
?>
<tr>
    <td colspan="2" style="width: 100%; max-width: 0"><?php // wide content scrolls in itself instead of widening the page ?>
        <div data-linewarden-screen="<?= $tab['DIV'] ?>" data-lang="<?= LANGUAGE_ID === 'ru' ? 'ru' : 'en' ?>">
            <?= Loc::getMessage($hasApp ? 'LINEWARDEN_DISPATCH_APP_LOADING' : 'LINEWARDEN_DISPATCH_APP_MISSING') ?>
        </div>
    </td>
</tr>
