<?php

declare(strict_types=1);

class CCrmActivityDirection
{
    public const Undefined = 0;
    public const Incoming = 1;
    public const Outgoing = 2;
}
