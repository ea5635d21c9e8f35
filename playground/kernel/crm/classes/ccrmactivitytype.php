<?php

declare(strict_types=1);

class CCrmActivityType
{
    public const Undefined = 0;
    public const Meeting = 1;
    public const Call = 2;
    public const Task = 3;
    public const Email = 4;
    public const Activity = 5;
    public const Provider = 6;
}
