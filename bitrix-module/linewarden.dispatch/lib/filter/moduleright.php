<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Filter;

use Bitrix\Main\Engine\ActionFilter\Base;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Linewarden\Dispatch\Controller\Refused;
use Linewarden\Dispatch\Module;

/** Lets only people pass who have that right for the module; the portal's own filter asks no more than that somebody is logged in. */
final class ModuleRight extends Base
{
    public const READ = 'R';
    public const WRITE = 'W';
    private const ADMINISTRATORS = 1;

    /** @param string $least READ or WRITE; administrators have WRITE */
    public function __construct(private string $least)
    {
        parent::__construct();
    }

    public static function isGiven(string $least): bool
    {
        return (string) $GLOBALS['APPLICATION']->GetGroupRight(Module::ID) >= $least;
    }

    /** The right of anybody, whoever is logged in now. */
    public static function ofUser(int $userId): string
    {
        $groups = array_map('intval', \CUser::GetUserGroup($userId));
        if (in_array(self::ADMINISTRATORS, $groups, true)) { // with groups given, the portal looks at their letters only
            return self::WRITE;
        }

        return (string) \CMain::GetGroupRight(Module::ID, $groups);
    }

    public function onBeforeAction(Event $event)
    {
        if (self::isGiven($this->least)) {
            return null;
        }
        $this->addError(new Error(Refused::text('ACCESS_DENIED'), 'ACCESS_DENIED'));

        return new EventResult(EventResult::ERROR, null, null, $this);
    }
}
