<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Model;

use Bitrix\Main\ORM\Data\DataManager;

class OperatorTransferTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_imopenlines_operator_transfer';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('imopenlines', 'b_imopenlines_operator_transfer', ['DATE_CREATE' => static fn() => new \Bitrix\Main\Type\DateTime()]);
    }
}
