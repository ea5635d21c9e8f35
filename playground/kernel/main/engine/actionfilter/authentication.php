<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\ActionFilter;

use Bitrix\Main\Context;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;

/** Anybody who is logged in; a guest gets HTTP 401. */
class Authentication extends Base
{
    public const ERROR_INVALID_AUTHENTICATION = 'invalid_authentication';

    public function __construct(bool $enableRedirect = false)
    {
        parent::__construct();
    }

    public function onBeforeAction(Event $event)
    {
        if (($GLOBALS['USER'] ?? null) instanceof \CUser && $GLOBALS['USER']->IsAuthorized()) {
            return null;
        }
        Context::getCurrent()->getResponse()->setStatus(401);
        $this->addError(new Error('You are not authorized', self::ERROR_INVALID_AUTHENTICATION));
        return new EventResult(EventResult::ERROR, null, null, $this);
    }
}
