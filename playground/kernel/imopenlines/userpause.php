<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\ImOpenLines\Model\UserLogTable;
use Bitrix\ImOpenLines\Model\UserOptionTable;
use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** A user's own pause in all lines. */
class UserPause
{
    private int $userId;

    public function __construct($userId = 0)
    {
        $this->userId = (int) $userId;
    }

    public function start(): bool
    {
        return $this->write('Y');
    }

    public function stop(): bool
    {
        return $this->write('N');
    }

    public function getStatus(): bool
    {
        return (UserOptionTable::getRowById($this->userId)['PAUSE'] ?? 'N') === 'Y';
    }

    private function write(string $pause): bool
    {
        $connection = Application::getConnection();
        foreach ($connection->getSqlHelper()->prepareMerge('b_imopenlines_user_option', ['USER_ID'], ['USER_ID' => $this->userId, 'PAUSE' => $pause], ['PAUSE' => $pause]) as $sql) {
            $connection->queryExecute($sql);
        }
        UserLogTable::add(['USER_ID' => $this->userId, 'TYPE' => 'PAUSE', 'DATA' => $pause, 'DATE_CREATE' => new DateTime()]);
        if ($pause === 'Y') {
            \Playground\NativeQueue::returnSessionsOf($this->userId, Queue::REASON_OPERATOR_DAY_PAUSE);
        }
        return true;
    }
}
