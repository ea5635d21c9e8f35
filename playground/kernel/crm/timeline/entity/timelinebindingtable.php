<?php

declare(strict_types=1);

namespace Bitrix\Crm\Timeline\Entity;

use Bitrix\Main\ORM\Data\DataManager;

class TimelineBindingTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_timeline_bind';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_timeline_bind');
    }

    /** Without events of the ORM. */
    public static function upsert(array $data)
    {
        $connection = \Bitrix\Main\Application::getConnection();
        foreach ($connection->getSqlHelper()->prepareMerge('b_crm_timeline_bind', array_keys($data), $data, $data) as $sql) {
            $connection->queryExecute($sql);
        }
    }
}
