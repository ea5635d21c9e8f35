<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Sections of information blocks: the old structure of the company. User fields (UF_HEAD) may come among the fields. */
class CAllIBlockSection
{
    public $LAST_ERROR = '';

    /** @return int|false */
    public function Add($arFields, $bResort = true, $bUpdateSearch = true, $bResizePictures = false)
    {
        if (!PlaygroundIblock::ask('OnBeforeIBlockSectionAdd', $arFields)) {
            return false;
        }
        $now = new DateTime();
        $id = (int) Application::getConnection()->add('b_iblock_section', self::columns($arFields) + ['DATE_CREATE' => $now, 'TIMESTAMP_X' => $now]);
        self::saveUserFields((int) $arFields['IBLOCK_ID'], $id, $arFields);
        if ($bResort) {
            self::TreeReSort((int) $arFields['IBLOCK_ID']);
        }
        $arFields['ID'] = $id;
        $arFields['RESULT'] = $id;
        PlaygroundIblock::tell('OnAfterIBlockSectionAdd', $arFields);
        return $id;
    }

    public function Update($ID, $arFields, $bResort = true, $bUpdateSearch = true, $bResizePictures = false)
    {
        $ID = (int) $ID;
        $connection = Application::getConnection();
        $row = $connection->query("SELECT IBLOCK_ID FROM b_iblock_section WHERE ID = {$ID}")->fetch();
        if (!$row) {
            $this->LAST_ERROR = 'Раздел не найден.';
            return false;
        }
        $arFields = ['ID' => $ID, 'IBLOCK_ID' => (int) $row['IBLOCK_ID']] + $arFields;
        if (!PlaygroundIblock::ask('OnBeforeIBlockSectionUpdate', $arFields)) {
            return false;
        }
        [$update] = $connection->getSqlHelper()->prepareUpdate('b_iblock_section', self::columns($arFields) + ['TIMESTAMP_X' => new DateTime()]);
        $connection->queryExecute("UPDATE b_iblock_section SET {$update} WHERE ID = {$ID}");
        self::saveUserFields((int) $row['IBLOCK_ID'], $ID, $arFields);
        if ($bResort) {
            self::TreeReSort((int) $row['IBLOCK_ID']);
        }
        $arFields['RESULT'] = true;
        PlaygroundIblock::tell('OnAfterIBlockSectionUpdate', $arFields);
        return true;
    }

    public static function Delete($ID, $bCheckPermissions = true)
    {
        $ID = (int) $ID;
        foreach (GetModuleEvents('iblock', 'OnBeforeIBlockSectionDelete', true) as $handler) {
            if (ExecuteModuleEventEx($handler, [$ID]) === false) {
                return false;
            }
        }
        $connection = Application::getConnection();
        $row = $connection->query("SELECT * FROM b_iblock_section WHERE ID = {$ID}")->fetch();
        if ($row) {
            $iblock = (int) $row['IBLOCK_ID'];
            $connection->queryExecute("DELETE FROM b_iblock_section WHERE ID = {$ID}");
            $connection->queryExecute("DELETE FROM b_uts_iblock_{$iblock}_section WHERE VALUE_ID = {$ID}");
            self::TreeReSort($iblock);
            foreach (GetModuleEvents('iblock', 'OnAfterIBlockSectionDelete', true) as $handler) {
                ExecuteModuleEventEx($handler, [$row]);
            }
        }
        return true;
    }

    public static function GetByID($ID)
    {
        return new CDBResult(Application::getConnection()->query('SELECT * FROM b_iblock_section WHERE ID = ' . (int) $ID));
    }

    /** Margins, depth and GLOBAL_ACTIVE of the whole tree, parents first. */
    public static function TreeReSort($IBLOCK_ID, $ID = 0, $cnt = 0, $depth = 0, $ACTIVE = 'Y')
    {
        $connection = Application::getConnection();
        $children = [];
        $rows = $connection->query('SELECT ID, IBLOCK_SECTION_ID, ACTIVE FROM b_iblock_section WHERE IBLOCK_ID = ' . (int) $IBLOCK_ID . ' ORDER BY SORT, NAME, ID');
        while ($row = $rows->fetch()) {
            $children[(int) $row['IBLOCK_SECTION_ID']][] = $row;
        }
        $walk = static function (int $parent, int $margin, int $depth, string $active) use (&$walk, $children, $connection): int {
            foreach ($children[$parent] ?? [] as $row) {
                $own = $active === 'Y' && $row['ACTIVE'] === 'Y' ? 'Y' : 'N';
                $left = ++$margin;
                $margin = $walk((int) $row['ID'], $margin, $depth + 1, $own) + 1;
                $connection->queryExecute(
                    "UPDATE b_iblock_section SET LEFT_MARGIN = {$left}, RIGHT_MARGIN = {$margin}, DEPTH_LEVEL = {$depth}, GLOBAL_ACTIVE = '{$own}' WHERE ID = " . (int) $row['ID']
                );
            }
            return $margin;
        };
        return $walk(0, (int) $cnt, (int) $depth + 1, (string) $ACTIVE);
    }

    private static function columns(array $fields): array
    {
        return array_intersect_key($fields, array_flip([
            'IBLOCK_ID', 'IBLOCK_SECTION_ID', 'ACTIVE', 'SORT', 'NAME', 'CODE', 'XML_ID', 'MODIFIED_BY', 'CREATED_BY',
        ]));
    }

    private static function saveUserFields(int $iblockId, int $id, array $fields): void
    {
        \Playground\UserFields::save("IBLOCK_{$iblockId}_SECTION", "iblock_{$iblockId}_section", $id, $fields);
    }
}
