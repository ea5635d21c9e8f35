<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine;

use Bitrix\Main\ErrorCollection;

class Action implements \Bitrix\Main\Errorable
{
    protected ErrorCollection $errorCollection;
    protected $name;
    protected Controller $controller;
    protected $config;

    public function __construct($name, Controller $controller, $config = [])
    {
        $this->errorCollection = new ErrorCollection();
        $this->name = $name;
        $this->controller = $controller;
        $this->config = $config;
    }

    final public function getController()
    {
        return $this->controller;
    }

    final public function getName()
    {
        return $this->name;
    }

    public function getConfig()
    {
        return $this->config;
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
