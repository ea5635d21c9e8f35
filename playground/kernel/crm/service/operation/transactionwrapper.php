<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Result;
use Playground\Automation;

/** An operation in a transaction of its own, robots after the commit: group actions of the kanban and editing in a list. */
class TransactionWrapper
{
    public function __construct(private Operation $operation)
    {
    }

    public function launch(): Result
    {
        return Automation::inTransaction(fn() => $this->operation->launch());
    }
}
