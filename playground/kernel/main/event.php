<?php

declare(strict_types=1);

namespace Bitrix\Main;

class Event
{
    protected $moduleId;
    protected $type;
    protected $parameters;
    protected $filter;
    protected $sender;
    /** @var EventResult[] */
    protected array $results = [];
    protected array $exceptions = [];

    public function __construct($moduleId, $type, $parameters = [], $filter = null)
    {
        $this->moduleId = $moduleId;
        $this->type = $type;
        $this->parameters = $parameters;
        $this->filter = $filter === null ? null : (array) $filter;
    }

    public function getModuleId()
    {
        return $this->moduleId;
    }

    public function getEventType()
    {
        return $this->type;
    }

    public function setParameters($parameters)
    {
        $this->parameters = $parameters;
    }

    public function getParameters()
    {
        return $this->parameters;
    }

    public function setParameter($key, $value)
    {
        $this->parameters[$key] = $value;
    }

    public function getParameter($key)
    {
        return $this->parameters[$key] ?? null;
    }

    public function getFilter()
    {
        return $this->filter;
    }

    public function getResults()
    {
        return $this->results;
    }

    public function addResult(EventResult $result)
    {
        $this->results[] = $result;
    }

    public function getSender()
    {
        return $this->sender;
    }

    public function send($sender = null)
    {
        $this->sender = $sender;
        EventManager::getInstance()->send($this);
    }

    public function addException(\Exception $exception)
    {
        $this->exceptions[] = $exception;
    }

    public function getExceptions()
    {
        return $this->exceptions;
    }
}
