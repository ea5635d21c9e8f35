<?php

declare(strict_types=1);

namespace Bitrix\Crm\Observer;

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** Raw storage of observers. */
class ObserverManager
{
    public static function registerBulk(array $userIDs, $entityTypeID, $entityID, $sortOffset = 0)
    {
        $connection = Application::getConnection();
        foreach (array_values($userIDs) as $index => $userId) {
            $now = new DateTime();
            $key = ['USER_ID' => (int) $userId, 'ENTITY_ID' => (int) $entityID, 'ENTITY_TYPE_ID' => (int) $entityTypeID];
            foreach ($connection->getSqlHelper()->prepareMerge('b_crm_observer', array_keys($key), $key + [
                'SORT' => ($sortOffset + $index + 1) * 10, 'CREATED_TIME' => $now, 'LAST_UPDATED_TIME' => $now,
            ], ['LAST_UPDATED_TIME' => $now]) as $sql) {
                $connection->queryExecute($sql);
            }
        }
    }

    public static function unregisterBulk(array $userIDs, $entityTypeID, $entityID)
    {
        $ids = implode(',', array_map('intval', $userIDs));
        if ($ids !== '') {
            Application::getConnection()->queryExecute('DELETE FROM b_crm_observer WHERE ENTITY_TYPE_ID = ' . (int) $entityTypeID . ' AND ENTITY_ID = ' . (int) $entityID . " AND USER_ID IN ({$ids})");
        }
    }

    /** @return list<int> */
    public static function getEntityObserverIDs($entityTypeID, $entityID)
    {
        return array_map('intval', array_column(Application::getConnection()->query(
            'SELECT USER_ID FROM b_crm_observer WHERE ENTITY_TYPE_ID = ' . (int) $entityTypeID . ' AND ENTITY_ID = ' . (int) $entityID . ' ORDER BY SORT, USER_ID'
        )->fetchAll(), 'USER_ID'));
    }
}
