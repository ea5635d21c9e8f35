<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;

/** The old API of deals: the same operations without robots. */
class CCrmDeal
{
    public $LAST_ERROR = '';

    public function __construct($bCheckPermission = true)
    {
    }

    public function Add(array &$arFields, $bUpdateSearch = true, $options = [])
    {
        return \Playground\Crm::legacyAdd(CCrmOwnerType::Deal, $arFields, $options, $this->LAST_ERROR);
    }

    public function Update($ID, array &$arFields, $bCompare = true, $bUpdateSearch = true, $options = [])
    {
        return \Playground\Crm::legacyUpdate(CCrmOwnerType::Deal, (int) $ID, $arFields, $options, $this->LAST_ERROR);
    }

    public function Delete($ID, $arOptions = [])
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->getItem((int) $ID);
        return $item !== null && $factory->getDeleteOperation($item, (new Context())->setUserId((int) ($arOptions['CURRENT_USER'] ?? $GLOBALS['USER']?->GetID() ?? 0)))->disableAllChecks()->launch()->isSuccess();
    }

    public static function GetByID($ID, $bCheckPerms = true)
    {
        return \Bitrix\Crm\DealTable::getRowById((int) $ID) ?? false;
    }
}
