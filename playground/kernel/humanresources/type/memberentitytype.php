<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Type;

enum MemberEntityType: string
{
    case USER = 'USER';
}
