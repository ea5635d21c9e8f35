<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Application;
use Bitrix\Main\Error;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;
use Playground\CardHistory;

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
        ($factory->getDataClass())::delete($id);
        // Everything around the row stays until the portal's cleaning comes to it; only the index of duplicates goes at once.
        $key = ['ENTITY_TYPE_ID' => $typeId, 'ENTITY_ID' => $id];
        $row = ['CREATED_TIME' => new DateTime(), 'LAST_UPDATED_TIME' => new DateTime(), 'FORCE_USER_ID' => 0];
        foreach ($connection->getSqlHelper()->prepareMerge('b_crm_cleaning', array_keys($key), $key + $row, $row) as $sql) {
            $connection->queryExecute($sql);
        }
        foreach (['b_crm_dp_comm_mcd', 'b_crm_dp_prsn_mcd'] as $table) {
            foreach ($connection->query("SELECT ID FROM {$table} WHERE ENTITY_TYPE_ID = {$typeId} AND ENTITY_ID = {$id} ORDER BY ID")->fetchAll() as $index) {
                $connection->queryExecute("DELETE FROM {$table} WHERE ID = " . (int) $index['ID']);
            }
        }
        CardHistory::addDeletion("{$factory->getEntityName()} {$id}");
        if ($this->isAfterSaveActions) {
            foreach (GetModuleEvents('crm', "OnAfterCrm{$type}Delete", true) as $event) {
                ExecuteModuleEventEx($event, [$id]);
            }
        }
        return $result;
    }
}
