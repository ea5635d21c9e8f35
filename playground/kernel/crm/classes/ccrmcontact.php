<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;

/** The old API of contacts: the same operations without robots. */
class CCrmContact
{
    public $LAST_ERROR = '';

    public function __construct($bCheckPermission = true)
    {
    }

    public function Add(array &$arFields, $bUpdateSearch = true, $options = [])
    {
        return \Playground\Crm::legacyAdd(CCrmOwnerType::Contact, $arFields, $options, $this->LAST_ERROR);
    }

    public function Update($ID, array &$arFields, $bCompare = true, $bUpdateSearch = true, $arOptions = [])
    {
        return \Playground\Crm::legacyUpdate(CCrmOwnerType::Contact, (int) $ID, $arFields, $arOptions, $this->LAST_ERROR);
    }

    public function Delete($ID, $arOptions = [])
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Contact);
        $item = $factory->getItem((int) $ID);
        return $item !== null && $factory->getDeleteOperation($item, (new Context())->setUserId((int) ($arOptions['CURRENT_USER'] ?? $GLOBALS['USER']?->GetID() ?? 0)))->disableAllChecks()->launch()->isSuccess();
    }

    public static function GetByID($ID, $bCheckPerms = true)
    {
        return \Bitrix\Crm\ContactTable::getRowById((int) $ID) ?? false;
    }
}
