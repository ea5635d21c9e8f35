<?php

/**
 * The practice portal's page of rights, required once while saving and once inside the tab: a letter for each group of b_group.
 * The names of its fields are its own.
 */

/** @var string $module_id */

use Bitrix\Main\Application;

$connection = Application::getConnection();
$module = $connection->getSqlHelper()->forSql($module_id);
$letters = CModule::CreateModuleObject($module_id)->GetModuleRightList();
$chosen = (array) ($_POST['practiceRights'] ?? []);
$groups = $connection->query('SELECT ID, NAME FROM b_group WHERE ID > 1 ORDER BY ID')->fetchAll(); // 1: administrators may all

if (($Update ?? '') === 'Y' && $_SERVER['REQUEST_METHOD'] === 'POST') {
    foreach ($groups as ['ID' => $id]) {
        if (!isset($chosen[$id])) {
            continue;
        }
        $connection->queryExecute("DELETE FROM b_module_group WHERE MODULE_ID = '$module' AND GROUP_ID = " . (int) $id);
        if (in_array($chosen[$id], $letters['reference_id'], true)) {
            $connection->queryExecute(
                "INSERT INTO b_module_group (MODULE_ID, GROUP_ID, G_ACCESS) VALUES ('$module', " . (int) $id . ", '{$chosen[$id]}')"
            );
        }
    }
}
$given = array_column(
    $connection->query("SELECT GROUP_ID, G_ACCESS FROM b_module_group WHERE MODULE_ID = '$module'")->fetchAll(),
    'G_ACCESS',
    'GROUP_ID'
);
foreach ($groups as ['ID' => $id, 'NAME' => $name]) {
    ?>
    <tr>
        <td width="40%"><label for="practice_rights_<?= (int) $id ?>"><?= htmlspecialcharsbx($name) ?></label></td>
        <td width="60%">
            <select id="practice_rights_<?= (int) $id ?>" name="practiceRights[<?= (int) $id ?>]">
                <option value="">—</option>
                <?php foreach ($letters['reference_id'] as $index => $letter) : ?>
                    <option value="<?= $letter ?>"<?= ($given[$id] ?? '') === $letter ? ' selected' : '' ?>>
                        <?= htmlspecialcharsbx($letters['reference'][$index]) ?>
                    </option>
                <?php endforeach ?>
            </select>
        </td>
    </tr>
    <?php
}
