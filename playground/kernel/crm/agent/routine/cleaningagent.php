<?php

declare(strict_types=1);

namespace Bitrix\Crm\Agent\Routine;

use Bitrix\Crm\Agent\AgentBase;
use Bitrix\Main\Application;

/** What a deleted card left behind goes later: phones, bindings, observers. */
class CleaningAgent extends AgentBase
{
    public static function doRun()
    {
        $connection = Application::getConnection();
        foreach ($connection->query('SELECT ENTITY_TYPE_ID, ENTITY_ID FROM b_crm_cleaning')->fetchAll() as $row) {
            [$typeId, $id] = [(int) $row['ENTITY_TYPE_ID'], (int) $row['ENTITY_ID']];
            $connection->queryExecute('DELETE FROM b_crm_deal_contact WHERE ' . ($typeId === \CCrmOwnerType::Deal ? 'DEAL_ID' : 'CONTACT_ID') . " = {$id}");
            if ($typeId === \CCrmOwnerType::Contact) {
                $connection->queryExecute("UPDATE b_crm_deal SET CONTACT_ID = 0 WHERE CONTACT_ID = {$id}");
            }
            $connection->queryExecute("DELETE FROM b_crm_field_multi WHERE ENTITY_ID = '" . \CCrmOwnerType::ResolveName($typeId) . "' AND ELEMENT_ID = {$id}");
            $connection->queryExecute("DELETE FROM b_crm_observer WHERE ENTITY_TYPE_ID = {$typeId} AND ENTITY_ID = {$id}");
            $connection->queryExecute("DELETE FROM b_crm_act_bind WHERE OWNER_TYPE_ID = {$typeId} AND OWNER_ID = {$id}");
            $connection->queryExecute("DELETE FROM b_crm_cleaning WHERE ENTITY_TYPE_ID = {$typeId} AND ENTITY_ID = {$id}");
        }
        return true;
    }
}
