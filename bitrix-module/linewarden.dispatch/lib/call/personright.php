<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Filter\ModuleRight;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Users;

/** What a person may do with the module by now, asked before a token is renewed. */
final class PersonRight implements Call
{
    private const NONE = 'D';

    public static function fields(): Fields
    {
        return new Fields(['userId' => Field::id()]);
    }

    /** @return array{right: string} D, R or W; D too for somebody who has left, is blocked or is no person */
    public static function answer(array $input): array
    {
        return ['right' => Users::isActivePerson($input['userId']) ? ModuleRight::ofUser($input['userId']) : self::NONE];
    }
}
