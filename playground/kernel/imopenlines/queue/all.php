<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Queue;

use Bitrix\Main\Type\DateTime;

/** Everybody available is asked; nobody owns the dialog till somebody takes it. */
class All extends Queue
{
    public function getQueueTime()
    {
        return 3600;
    }

    public function getOperatorsQueue($currentOperator = 0)
    {
        $list = array_values(array_filter(\Playground\NativeQueue::usersOfLine((int) $this->config['ID'], ['SORT' => 'ASC', 'ID' => 'ASC']), fn(int $id) => $this->isOperatorAvailable($id, $currentOperator)));
        return [
            'RESULT' => $list !== [],
            'OPERATOR_ID' => 0,
            'OPERATOR_LIST' => $list,
            'DATE_QUEUE' => (new DateTime())->add('3600 SECONDS'),
            'QUEUE_HISTORY' => array_fill_keys($list, true),
        ];
    }
}
