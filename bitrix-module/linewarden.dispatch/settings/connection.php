<?php

// Tab "Connection" of options.php.

use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Type\DateTime;
use Bitrix\Main\Web\Json;
use Linewarden\Dispatch\Feed\EventQueue;
use Linewarden\Dispatch\Feed\Nudge;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\SafetyNet;
use Linewarden\Dispatch\Sidecar\BoardDoor;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

/** @var string $sidecarUrl */
/** @var string $boardUrl */
/** @var int $serviceUserId */
/** @var string $silenceMinutes as typed */
/** @var bool $isWriter */
$disabled = $isWriter ? '' : ' disabled';
$newSecret = (string) ($_SESSION['LINEWARDEN_DISPATCH_SECRET'] ?? '');
unset($_SESSION['LINEWARDEN_DISPATCH_SECRET']);
$at = static fn(int $seconds): string => $seconds > 0
    ? DateTime::createFromTimestamp($seconds)->toString()
    : Loc::getMessage('LINEWARDEN_DISPATCH_NEVER');
$nudge = Nudge::lastResult();
$nudgeText = match (true) {
    $nudge === null => Loc::getMessage('LINEWARDEN_DISPATCH_NEVER'),
    $nudge['problem'] === '' => Loc::getMessage('LINEWARDEN_DISPATCH_NUDGE_GOOD', ['#SINCE#' => $at($nudge['since'])]),
    default => Loc::getMessage('LINEWARDEN_DISPATCH_NUDGE_BAD', ['#PROBLEM#' => $nudge['problem'], '#SINCE#' => $at($nudge['since'])]),
};
$nudgeAdvice = match ($nudge['problem'] ?? '') {
    '' => '',
    Nudge::UNSIGNED => Loc::getMessage('LINEWARDEN_DISPATCH_NUDGE_UNSIGNED'),
    'HTTP 404' => Loc::getMessage('LINEWARDEN_DISPATCH_NUDGE_STRANGER'),
    default => Loc::getMessage('LINEWARDEN_DISPATCH_NUDGE_DOWN'),
};
?>
<tr>
    <td width="40%"><label for="sidecar_url"><?= Loc::getMessage('LINEWARDEN_DISPATCH_SIDECAR_URL') ?></label></td>
    <td width="60%">
        <input type="text" size="50" maxlength="200" id="sidecar_url" name="sidecar_url" autocomplete="off"
            placeholder="http://127.0.0.1:8090" value="<?= htmlspecialcharsbx($sidecarUrl) ?>"<?= $disabled ?>>
        <button type="submit" name="do" value="check"<?= $disabled ?>><?= Loc::getMessage('LINEWARDEN_DISPATCH_CHECK') ?></button><br>
        <small><?= Loc::getMessage('LINEWARDEN_DISPATCH_SIDECAR_URL_WHY') ?></small>
    </td>
</tr>
<tr>
    <td><label for="board_url"><?= Loc::getMessage('LINEWARDEN_DISPATCH_BOARD_URL') ?></label></td>
    <td>
        <input type="text" size="50" maxlength="200" id="board_url" name="board_url" autocomplete="off"
            placeholder="https://dispatch.example.org" value="<?= htmlspecialcharsbx($boardUrl) ?>"<?= $disabled ?>><br>
        <small><?= Loc::getMessage('LINEWARDEN_DISPATCH_BOARD_URL_WHY', ['#DOOR#' => BoardDoor::PATH]) ?></small>
    </td>
</tr>
<tr>
    <td><?= Loc::getMessage('LINEWARDEN_DISPATCH_SECRET') ?></td>
    <td>
        <?php if ($newSecret !== '') : ?>
            <code><?= htmlspecialcharsbx($newSecret) ?></code><br>
            <?= Loc::getMessage('LINEWARDEN_DISPATCH_SECRET_ONCE') ?>
        <?php else : ?>
            <code>••••••••</code>
            <button type="submit" name="do" value="rotate"<?= $disabled ?>
                onclick="return confirm(<?= htmlspecialcharsbx(Json::encode(Loc::getMessage('LINEWARDEN_DISPATCH_ROTATE_SURE'))) ?>)">
                <?= Loc::getMessage('LINEWARDEN_DISPATCH_ROTATE') ?>
            </button>
        <?php endif ?>
    </td>
</tr>
<tr>
    <td><label for="service_user_id"><?= Loc::getMessage('LINEWARDEN_DISPATCH_SERVICE_USER') ?></label></td>
    <td><input type="number" min="1" id="service_user_id" name="service_user_id" value="<?= $serviceUserId ?>"<?= $disabled ?>></td>
</tr>
<tr>
    <td><label for="silence_minutes"><?= Loc::getMessage('LINEWARDEN_DISPATCH_SILENCE') ?></label></td>
    <td>
        <input type="number" min="1" max="<?= Module::LONGEST_SILENCE ?>" id="silence_minutes" name="silence_minutes"
            value="<?= htmlspecialcharsbx($silenceMinutes) ?>"<?= $disabled ?>><br>
        <small><?= Loc::getMessage('LINEWARDEN_DISPATCH_SILENCE_WHY') ?></small>
    </td>
</tr>
<tr>
    <td><?= Loc::getMessage('LINEWARDEN_DISPATCH_NUDGE') ?></td>
    <td>
        <?= htmlspecialcharsbx($nudgeText) ?>
        <?php if ($nudgeAdvice !== '') : ?>
            <br><small><?= $nudgeAdvice ?></small>
        <?php endif ?>
    </td>
</tr>
<tr>
    <td><?= Loc::getMessage('LINEWARDEN_DISPATCH_AGENT') ?></td>
    <td><?= htmlspecialcharsbx($at(SafetyNet::lastRun())) ?></td>
</tr>
<tr>
    <td><?= Loc::getMessage('LINEWARDEN_DISPATCH_BACKLOG') ?></td>
    <td><?= EventQueue::backlog() ?></td>
</tr>
<tr>
    <td><?= Loc::getMessage('LINEWARDEN_DISPATCH_VERSION') ?></td>
    <td><?= htmlspecialcharsbx(Module::fileVersion()) ?></td>
</tr>
