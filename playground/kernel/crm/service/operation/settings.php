<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Service\Context;

class Settings
{
    protected Context $context;

    public function __construct(Context $context)
    {
        $this->context = $context;
    }

    public function getContext(): Context
    {
        return $this->context;
    }

    public function setContext(Context $context): self
    {
        $this->context = $context;
        return $this;
    }
}
