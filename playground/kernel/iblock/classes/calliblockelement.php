<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Elements of information blocks; values of properties are in the common table (b_iblock.VERSION = 1). */
class CAllIBlockElement
{
    public $LAST_ERROR = '';

    /** @return int|false */
    public function Add($arFields, $bWorkFlow = false, $bUpdateSearch = true, $bResizePictures = false)
    {
        $isAsked = PlaygroundIblock::ask('OnStartIBlockElementAdd', $arFields);
        $this->LAST_ERROR = PlaygroundIblock::elementError($arFields, true);
        if (!$isAsked || $this->LAST_ERROR !== '' || !PlaygroundIblock::ask('OnBeforeIBlockElementAdd', $arFields)) {
            $arFields['RESULT'] = false;
            PlaygroundIblock::tell('OnAfterIBlockElementAdd', $arFields);
            return false;
        }
        $now = new DateTime();
        $author = (int) ($GLOBALS['USER']->GetID() ?? 0);
        $row = PlaygroundIblock::elementColumns($arFields) + [
            'TIMESTAMP_X' => $now, 'DATE_CREATE' => $now, 'MODIFIED_BY' => $author, 'CREATED_BY' => $author, 'WF_STATUS_ID' => 1,
        ];
        $id = (int) Application::getConnection()->add('b_iblock_element', $row);
        if (isset($arFields['PROPERTY_VALUES'])) {
            CIBlockElement::SetPropertyValues($id, $arFields['IBLOCK_ID'], $arFields['PROPERTY_VALUES']);
        }
        $arFields['ID'] = $id;
        $arFields['RESULT'] = $id;
        PlaygroundIblock::tell('OnAfterIBlockElementAdd', $arFields);
        return $id;
    }

    /** Asked before anything is gone, told while the rows are still there, told once more with what is left of it. */
    public static function Delete($ID)
    {
        $ID = (int) $ID;
        foreach (GetModuleEvents('iblock', 'OnBeforeIBlockElementDelete', true) as $handler) {
            if (ExecuteModuleEventEx($handler, [$ID]) === false) {
                return false;
            }
        }
        $connection = Application::getConnection();
        $row = $connection->query(
            "SELECT ID, IBLOCK_ID, WF_PARENT_ELEMENT_ID, WF_STATUS_ID, NAME, CODE, XML_ID EXTERNAL_ID FROM b_iblock_element WHERE ID = {$ID}"
        )->fetch();
        if (!$row) {
            return true;
        }
        foreach (GetModuleEvents('iblock', 'OnIBlockElementDelete', true) as $handler) {
            ExecuteModuleEventEx($handler, [$ID, $row]);
        }
        $connection->queryExecute("DELETE FROM b_iblock_element_property WHERE IBLOCK_ELEMENT_ID = {$ID}");
        $connection->queryExecute("DELETE FROM b_iblock_element WHERE ID = {$ID}");
        foreach (GetModuleEvents('iblock', 'OnAfterIBlockElementDelete', true) as $handler) {
            ExecuteModuleEventEx($handler, [$row]);
        }
        return true;
    }

    public static function GetByID($ID)
    {
        return new CDBResult(Application::getConnection()->query('SELECT * FROM b_iblock_element WHERE ID = ' . (int) $ID));
    }

    /** Sets the given properties only, by code or id; the element itself is not updated and no element event fires. */
    public static function SetPropertyValuesEx($ELEMENT_ID, $IBLOCK_ID, $PROPERTY_VALUES, $FLAGS = [])
    {
        PlaygroundIblock::writeProperties((int) $ELEMENT_ID, (int) $IBLOCK_ID, (array) $PROPERTY_VALUES);
        foreach (GetModuleEvents('iblock', 'OnAfterIBlockElementSetPropertyValuesEx', true) as $handler) {
            ExecuteModuleEventEx($handler, [$ELEMENT_ID, $IBLOCK_ID, $PROPERTY_VALUES, $FLAGS]);
        }
    }
}
