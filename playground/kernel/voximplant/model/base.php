<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

use Bitrix\Main\Application;
use Bitrix\Main\ORM\Data\DataManager;

abstract class Base extends DataManager
{
    /** Inserts a row or updates the one with the same primary key. */
    public static function merge(array $data)
    {
        $entity = static::getEntity();
        $keys = $entity->getPrimaryArray();
        $connection = Application::getConnection();
        foreach ($connection->getSqlHelper()->prepareMerge(static::getTableName(), $keys, $data, array_diff_key($data, array_flip($keys))) as $sql) {
            $connection->queryExecute($sql);
        }
    }
}
