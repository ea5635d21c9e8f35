<?php

declare(strict_types=1);

class CCrmActivityStatus
{
    public const Undefined = 0;
    public const Waiting = 1;
    public const Completed = 2;
    public const AutoCompleted = 3;
}
