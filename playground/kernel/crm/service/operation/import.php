<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

/** An import of cards: their events come, robots and processes never. When it was made and moved may be told in the portal; not here. */
class Import extends Add
{
    public function isAutomationEnabled(): bool
    {
        return false;
    }
}
