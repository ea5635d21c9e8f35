<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Enum;

enum EventName
{
    case OnMemberAdded;
    case OnMemberUpdated;
    case OnMemberDeleted;
    case OnNodeAdded;
    case OnNodeUpdated;
    case OnNodeDeleted;
}
