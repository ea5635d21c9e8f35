<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\Contract;

interface Controllerable
{
    public function configureActions();
}
