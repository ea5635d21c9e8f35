<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\ActionFilter;

use Bitrix\Main\Engine\Controller;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;

final class HttpMethod extends Base
{
    public const METHOD_GET = 'GET';
    public const METHOD_POST = 'POST';
    public const ERROR_INVALID_HTTP_METHOD = 'invalid_http_method';

    private array $allowedMethods;

    public function __construct(array $allowedMethods = [self::METHOD_GET])
    {
        parent::__construct();
        $this->allowedMethods = $allowedMethods;
    }

    public function listAllowedScopes()
    {
        return [Controller::SCOPE_AJAX];
    }

    public function containsPostMethod()
    {
        return in_array(self::METHOD_POST, $this->allowedMethods, true);
    }

    public function onBeforeAction(Event $event)
    {
        $method = $this->getAction()->getController()->getRequest()->getRequestMethod();
        if (in_array($method, $this->allowedMethods, true)) {
            return null;
        }
        $this->addError(new Error("Wrong method {$method} for current action", self::ERROR_INVALID_HTTP_METHOD));
        return new EventResult(EventResult::ERROR, null, null, $this);
    }
}
