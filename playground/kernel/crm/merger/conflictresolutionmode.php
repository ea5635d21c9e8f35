<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

class ConflictResolutionMode
{
    public const UNDEFINED = 0;
    public const ASK_USER = 1;
    public const NEVER_OVERWRITE = 2;
    public const ALWAYS_OVERWRITE = 3;
    public const MANUAL = 4;
}
