<?php

// Tab "Lines" of options.php: what each open line has, what it should have, and the buttons that set it.

use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Web\Json;
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
        <button type="submit" name="do" value="line all"<?= $disabled ?>
            onclick="return confirm(<?= htmlspecialcharsbx(Json::encode(Loc::getMessage('LINEWARDEN_DISPATCH_LINES_SURE'))) ?>)">
            <?= Loc::getMessage('LINEWARDEN_DISPATCH_LINES_SET_ALL') ?>
        </button>
    </td>
</tr>
<?php foreach (LineProfile::lines([]) as $line) :
    $right = array_filter($line['items'], static fn(array $item): bool => $item['isOk']);
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
    <tr>
        <td></td>
        <td>
            <details>
                <summary><?= Loc::getMessage('LINEWARDEN_DISPATCH_LINE_RIGHT', ['#COUNT#' => count($right)]) ?></summary>
                <?php foreach ($right as $item) : ?>
                    <?= Loc::getMessage('LINEWARDEN_DISPATCH_FIELD_' . $item['field']) ?>:
                    <b><?= htmlspecialcharsbx($item['actual']) ?></b><br>
                <?php endforeach ?>
            </details>
        </td>
    </tr>
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
