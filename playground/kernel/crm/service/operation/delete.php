<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Application;
use Bitrix\Main\Error;
use Bitrix\Main\Result;

class Delete extends Operation
{
    public function launch(): Result
    {
        $result = new Result();
        $id = $this->item->getId();
        $typeId = $this->item->getEntityTypeId();
        $factory = Container::getInstance()->getFactory($typeId);
        $type = ucfirst(strtolower($factory->getEntityName()));
        foreach (GetModuleEvents('crm', "OnBeforeCrm{$type}Delete", true) as $event) {
            if (ExecuteModuleEventEx($event, [$id]) === false) {
                return $result->addError(new Error('Удаление отменено обработчиком события.', 'CRM_EVENT_CANCELLED'));
            }
        }
        $connection = Application::getConnection();
        $connection->queryExecute('DELETE FROM ' . ($typeId === \CCrmOwnerType::Deal ? "b_crm_deal_contact WHERE DEAL_ID = {$id}" : "b_crm_deal_contact WHERE CONTACT_ID = {$id}"));
        if ($typeId === \CCrmOwnerType::Contact) {
            $connection->queryExecute("UPDATE b_crm_deal SET CONTACT_ID = 0 WHERE CONTACT_ID = {$id}");
        }
        $connection->queryExecute("DELETE FROM b_crm_field_multi WHERE ENTITY_ID = '{$factory->getEntityName()}' AND ELEMENT_ID = {$id}");
        foreach (['b_crm_dp_comm_mcd', 'b_crm_dp_prsn_mcd', 'b_crm_observer'] as $table) {
            $connection->queryExecute("DELETE FROM {$table} WHERE ENTITY_TYPE_ID = {$typeId} AND ENTITY_ID = {$id}");
        }
        $connection->queryExecute("DELETE FROM b_crm_act_bind WHERE OWNER_TYPE_ID = {$typeId} AND OWNER_ID = {$id}");
        ($factory->getDataClass())::delete($id);
        if ($this->isAfterSaveActions) {
            foreach (GetModuleEvents('crm', "OnAfterCrm{$type}Delete", true) as $event) {
                ExecuteModuleEventEx($event, [$id]);
            }
        }
        return $result;
    }
}
