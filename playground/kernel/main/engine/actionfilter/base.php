<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\ActionFilter;

use Bitrix\Main\Engine\Action;
use Bitrix\Main\Engine\Controller;
use Bitrix\Main\Error;
use Bitrix\Main\ErrorCollection;
use Bitrix\Main\Event;

abstract class Base implements \Bitrix\Main\Errorable
{
    protected ErrorCollection $errorCollection;
    protected Action $action;

    public function __construct()
    {
        $this->errorCollection = new ErrorCollection();
    }

    final public function bindAction(Action $action)
    {
        $this->action = $action;
        return $this;
    }

    final public function getAction()
    {
        return $this->action;
    }

    public function listAllowedScopes()
    {
        return [Controller::SCOPE_REST, Controller::SCOPE_AJAX];
    }

    public function onBeforeAction(Event $event)
    {
    }

    public function onAfterAction(Event $event)
    {
    }

    protected function addError(Error $error)
    {
        $this->errorCollection->setError($error);
        return $this;
    }

    public function getErrors()
    {
        return $this->errorCollection->toArray();
    }

    public function getErrorByCode($code)
    {
        return $this->errorCollection->getErrorByCode($code);
    }
}
