<?php

// Tab "Lines" of options.php: what each open line has, what it should have, and the buttons that set it.

use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Call\LineProfile;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

/** @var bool $isWriter */
$disabled = $isWriter ? '' : ' disabled';
?>
<tr>
    <td colspan="2">
        <p><?= Loc::getMessage('LINEWARDEN_DISPATCH_LINES_WHY') ?></p>
        <button type="submit" name="do" value="line all"<?= $disabled ?>>
            <?= Loc::getMessage('LINEWARDEN_DISPATCH_LINES_SET_ALL') ?>
        </button>
    </td>
</tr>
<?php foreach (LineProfile::lines([]) as $line) :
    $wrong = array_filter($line['items'], static fn(array $item): bool => !$item['isOk']);
    ?>
    <tr class="heading">
        <td colspan="2">
            <?= $line['lineId'] ?>. <?= htmlspecialcharsbx($line['name']) ?>
            <?= $line['isActive'] ? '' : Loc::getMessage('LINEWARDEN_DISPATCH_LINE_OFF') ?>
            <?= $wrong === [] ? Loc::getMessage('LINEWARDEN_DISPATCH_LINE_GOOD') : '' ?>
        </td>
    </tr>
    <?php foreach ($wrong as $item) : ?>
        <tr>
            <td width="40%">
                <?= Loc::getMessage('LINEWARDEN_DISPATCH_FIELD_' . $item['field']) ?> (<?= htmlspecialcharsbx($item['field']) ?>)
            </td>
            <td width="60%">
                <b><?= htmlspecialcharsbx($item['actual']) ?></b> → <?= htmlspecialcharsbx($item['expected']) ?>
            </td>
        </tr>
    <?php endforeach ?>
    <?php if ($wrong !== []) : ?>
        <tr>
            <td></td>
            <td>
                <button type="submit" name="do" value="line <?= $line['lineId'] ?>"<?= $disabled ?>>
                    <?= Loc::getMessage('LINEWARDEN_DISPATCH_LINE_SET') ?>
                </button>
            </td>
        </tr>
    <?php endif ?>
<?php endforeach ?>
