<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Queue;

use Bitrix\ImOpenLines\Model\QueueTable;
use Bitrix\Main\Type\DateTime;

/** The available operator who was picked longest ago. */
class Evenly extends Queue
{
    public function getOperatorsQueue($currentOperator = 0)
    {
        $candidates = array_filter(\Playground\NativeQueue::usersOfLine((int) $this->config['ID'], ['LAST_ACTIVITY_DATE' => 'ASC', 'LAST_ACTIVITY_DATE_EXACT' => 'ASC', 'ID' => 'ASC']), fn(int $id) => $this->isOperatorAvailable($id, $currentOperator));
        $others = array_diff($candidates, [(int) $currentOperator]);
        $chosen = (int) (reset($others) ?: reset($candidates) ?: 0);
        if ($chosen > 0) {
            $rows = QueueTable::getList(['select' => ['ID'], 'filter' => ['=CONFIG_ID' => (int) $this->config['ID'], '=USER_ID' => $chosen]])->fetchAll();
            foreach ($rows as $row) {
                QueueTable::update((int) $row['ID'], ['LAST_ACTIVITY_DATE' => new DateTime(), 'LAST_ACTIVITY_DATE_EXACT' => (int) (\Playground\Clock::nowMs() * 10)]);
            }
        }
        return [
            'RESULT' => $chosen > 0,
            'OPERATOR_ID' => $chosen,
            'OPERATOR_LIST' => [],
            'DATE_QUEUE' => (new DateTime())->add($this->getQueueTime() . ' SECONDS'),
            'QUEUE_HISTORY' => $chosen > 0 ? [$chosen => true] + (array) @unserialize((string) $this->sessionManager->getData('QUEUE_HISTORY'), ['allowed_classes' => false]) : [],
        ];
    }
}
