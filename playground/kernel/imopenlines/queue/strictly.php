<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Queue;

use Bitrix\Main\Type\DateTime;

/** By SORT, those already offered skipped; then from the top. */
class Strictly extends Queue
{
    public function getOperatorsQueue($currentOperator = 0)
    {
        $candidates = array_filter(\Playground\NativeQueue::usersOfLine((int) $this->config['ID'], ['SORT' => 'ASC', 'ID' => 'ASC']), fn(int $id) => $this->isOperatorAvailable($id, $currentOperator));
        $history = (array) @unserialize((string) $this->sessionManager->getData('QUEUE_HISTORY'), ['allowed_classes' => false]);
        $fresh = array_filter($candidates, static fn(int $id) => !isset($history[$id]));
        if ($fresh === []) {
            $history = [];
            $fresh = $candidates;
        }
        $chosen = (int) (reset($fresh) ?: 0);
        return [
            'RESULT' => $chosen > 0,
            'OPERATOR_ID' => $chosen,
            'OPERATOR_LIST' => [],
            'DATE_QUEUE' => (new DateTime())->add($this->getQueueTime() . ' SECONDS'),
            'QUEUE_HISTORY' => $chosen > 0 ? $history + [$chosen => true] : [],
        ];
    }
}
