<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\ActionFilter;

use Bitrix\Main\Context;
use Bitrix\Main\Engine\Controller;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;

/** The refusal carries a fresh token, which the browser's BX.ajax tries once. */
class Csrf extends Base
{
    public const HEADER_WITH_NEW_CSRF = 'X-Bitrix-New-Csrf';
    public const ERROR_INVALID_CSRF = 'invalid_csrf';

    private bool $enabled;
    private string $tokenName;
    private bool $returnNew;

    public function __construct(bool $enabled = true, string $tokenName = 'sessid', bool $returnNew = true)
    {
        parent::__construct();
        $this->enabled = $enabled;
        $this->tokenName = $tokenName;
        $this->returnNew = $returnNew;
    }

    public function listAllowedScopes()
    {
        return [Controller::SCOPE_AJAX];
    }

    public function onBeforeAction(Event $event)
    {
        if (!$this->enabled || check_bitrix_sessid($this->tokenName)) {
            return null;
        }
        $custom = null;
        if ($this->returnNew) {
            Context::getCurrent()->getResponse()->addHeader(self::HEADER_WITH_NEW_CSRF, bitrix_sessid());
            $custom = ['csrf' => bitrix_sessid()];
        }
        $this->addError(new Error('Invalid csrf token', self::ERROR_INVALID_CSRF, $custom));
        return new EventResult(EventResult::ERROR, null, null, $this);
    }
}
