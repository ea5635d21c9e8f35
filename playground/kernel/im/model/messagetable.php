<?php

declare(strict_types=1);

namespace Bitrix\Im\Model;

use Bitrix\Main\ORM\Data\DataManager;

class MessageTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_im_message';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('im', 'b_im_message', ['DATE_CREATE' => static fn() => new \Bitrix\Main\Type\DateTime()]);
    }
}
