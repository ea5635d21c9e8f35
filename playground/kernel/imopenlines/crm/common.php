<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Crm;

use Bitrix\Main\Application;

class Common
{
    /** VALUE_TYPE of an IM multifield for a connector. */
    public static function getCommunicationType($userCode, $ignoreNull = false)
    {
        return [
            'telegrambot' => 'TELEGRAM', 'facebook' => 'FACEBOOK', 'vkgroup' => 'VK', 'network' => 'BITRIX24', 'livechat' => 'OPENLINE', 'viber' => 'VIBER',
            'instagram' => 'INSTAGRAM', 'fbinstagram' => 'INSTAGRAM',
        ][explode('|', (string) $userCode)[0]] ?? 'IMOL';
    }

    /** One id per type: the smallest. */
    public static function getActivityBindings($activityId)
    {
        $result = new \Bitrix\ImOpenLines\Result();
        $bindings = [];
        foreach (\CCrmActivity::GetBindings($activityId) as $row) {
            $name = \CCrmOwnerType::ResolveName($row['OWNER_TYPE_ID']);
            $bindings[$name] = min($bindings[$name] ?? PHP_INT_MAX, (int) $row['OWNER_ID']);
        }
        return $result->setResult($bindings);
    }

    /** @param array $bindings ['DEAL' => id, ...] added to those there are */
    public static function addActivityBindings($activityId, $bindings)
    {
        $list = \CCrmActivity::GetBindings($activityId);
        foreach ($bindings as $name => $id) {
            $list[] = ['OWNER_TYPE_ID' => \CCrmOwnerType::ResolveID($name), 'OWNER_ID' => (int) $id];
        }
        return \CCrmActivity::SaveBindings($activityId, $list, false, false);
    }

    public static function getLastChatIdByCrmEntity($crmEntityType, $crmEntityId)
    {
        return (int) Application::getConnection()->queryScalar(
            "SELECT s.CHAT_ID FROM b_crm_act_bind b INNER JOIN b_crm_act a ON a.ID = b.ACTIVITY_ID AND a.PROVIDER_ID = 'IMOPENLINES_SESSION'
              INNER JOIN b_imopenlines_session s ON s.ID = a.ASSOCIATED_ENTITY_ID
              WHERE b.OWNER_TYPE_ID = " . (int) \CCrmOwnerType::ResolveID($crmEntityType) . ' AND b.OWNER_ID = ' . (int) $crmEntityId . ' ORDER BY s.ID DESC LIMIT 1'
        );
    }
}
