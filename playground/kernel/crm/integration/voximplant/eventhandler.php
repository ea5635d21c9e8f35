<?php

declare(strict_types=1);

namespace Bitrix\Crm\Integration\VoxImplant;

use Bitrix\Main\Application;

/** What the CRM does by itself when a call is over. */
class EventHandler
{
    /** A call that came through closes the older calls that wait for it: here those of the same client or deal, a rule the fact sheet leaves open. */
    public static function onCallEnd($parameters)
    {
        $activityId = (int) ($parameters['CRM_ACTIVITY_ID'] ?? 0);
        if ((string) $parameters['CALL_FAILED_CODE'] !== '200' || $activityId === 0) {
            return;
        }
        $rows = Application::getConnection()->query(
            "SELECT DISTINCT a.ID FROM b_crm_act_bind mine INNER JOIN b_crm_act_bind b ON b.OWNER_TYPE_ID = mine.OWNER_TYPE_ID AND b.OWNER_ID = mine.OWNER_ID
              INNER JOIN b_crm_act a ON a.ID = b.ACTIVITY_ID
              WHERE mine.ACTIVITY_ID = {$activityId} AND a.ID < {$activityId} AND a.PROVIDER_ID = 'VOXIMPLANT_CALL' AND a.DIRECTION = 1 AND a.COMPLETED = 'N' ORDER BY a.ID"
        )->fetchAll();
        foreach ($rows as $row) {
            \CCrmActivity::Complete((int) $row['ID'], true, ['SKIP_CALENDAR_EVENT' => true]);
        }
    }
}
