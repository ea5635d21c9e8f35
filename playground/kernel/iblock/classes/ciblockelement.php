<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

class CIBlockElement extends CAllIBlockElement
{
    public function Update($ID, $arFields, $bWorkFlow = false, $bUpdateSearch = true, $bResizePictures = false, $bCheckDiskQuota = true)
    {
        $this->LAST_ERROR = '';
        $ID = (int) $ID;
        $connection = Application::getConnection();
        $row = $connection->query("SELECT IBLOCK_ID FROM b_iblock_element WHERE ID = {$ID}")->fetch();
        if (!$row) {
            $this->LAST_ERROR = 'Элемент не найден.';
            return false;
        }
        $arFields = ['ID' => $ID, 'IBLOCK_ID' => (int) $row['IBLOCK_ID']] + $arFields;
        $isAsked = PlaygroundIblock::ask('OnStartIBlockElementUpdate', $arFields);
        $this->LAST_ERROR = PlaygroundIblock::elementError($arFields, false);
        if (!$isAsked || $this->LAST_ERROR !== '' || !PlaygroundIblock::ask('OnBeforeIBlockElementUpdate', $arFields)) {
            $arFields['RESULT'] = false;
            PlaygroundIblock::tell('OnAfterIBlockElementUpdate', $arFields);
            return false;
        }
        $columns = PlaygroundIblock::elementColumns($arFields) + ['TIMESTAMP_X' => new DateTime(), 'MODIFIED_BY' => (int) ($GLOBALS['USER']->GetID() ?? 0)];
        [$update] = $connection->getSqlHelper()->prepareUpdate('b_iblock_element', $columns);
        $connection->queryExecute("UPDATE b_iblock_element SET {$update} WHERE ID = {$ID}");
        if (isset($arFields['PROPERTY_VALUES'])) {
            self::SetPropertyValues($ID, $arFields['IBLOCK_ID'], $arFields['PROPERTY_VALUES']);
        }
        $arFields['RESULT'] = true;
        PlaygroundIblock::tell('OnAfterIBlockElementUpdate', $arFields);
        return true;
    }

    /** Properties that are not given lose their values, unless one property is named. */
    public static function SetPropertyValues($ELEMENT_ID, $IBLOCK_ID, $PROPERTY_VALUES, $PROPERTY_CODE = false)
    {
        $values = $PROPERTY_CODE === false ? (array) $PROPERTY_VALUES : [$PROPERTY_CODE => $PROPERTY_VALUES];
        PlaygroundIblock::writeProperties((int) $ELEMENT_ID, (int) $IBLOCK_ID, $values, $PROPERTY_CODE === false);
        foreach (GetModuleEvents('iblock', 'OnAfterIBlockElementSetPropertyValues', true) as $handler) {
            ExecuteModuleEventEx($handler, [$ELEMENT_ID, $IBLOCK_ID, $PROPERTY_VALUES, $PROPERTY_CODE]);
        }
    }
}
