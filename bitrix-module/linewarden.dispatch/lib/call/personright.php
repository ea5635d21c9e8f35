<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Filter\ModuleRight;
use Linewarden\Dispatch\Portal\Users;

/** What a person may do with the module by now, asked before a token is renewed. */
final class PersonRight
{
    public const NONE = 'D';

    /** @return string D, R or W; D too for somebody who has left, is blocked or is no person */
    public static function of(int $userId): string
    {
        return Users::isActivePerson($userId) ? ModuleRight::ofUser($userId) : self::NONE;
    }
}
