<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\ActionFilter;

use Bitrix\Main\Event;

/** Releases the lock of the session before a slow action. */
class CloseSession extends Base
{
    private bool $enabled;

    public function __construct(bool $enabled = true)
    {
        parent::__construct();
        $this->enabled = $enabled;
    }

    public function onBeforeAction(Event $event)
    {
        if ($this->enabled && session_status() === PHP_SESSION_ACTIVE) {
            session_write_close();
        }
        return null;
    }
}
