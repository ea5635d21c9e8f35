<?php

declare(strict_types=1);

namespace Bitrix\Im\Model;

use Bitrix\Main\ORM\Data\DataManager;

class RelationTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_im_relation';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('im', 'b_im_relation', ['REASON' => '', 'IS_HIDDEN' => 'N', 'MESSAGE_STATUS' => 'received', 'MANAGER' => 'N', 'COUNTER' => 0, 'START_COUNTER' => 0]);
    }
}
