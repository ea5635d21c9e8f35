<?php

declare(strict_types=1);

namespace Bitrix\Main\Data;

abstract class Connection
{
    protected $configuration;
    protected $resource;
    protected $isConnected = false;

    public function __construct(array $configuration)
    {
        $this->configuration = $configuration;
    }

    public function connect()
    {
        if (!$this->isConnected) {
            $this->connectInternal();
        }
    }

    public function disconnect()
    {
        if ($this->isConnected) {
            $this->disconnectInternal();
        }
    }

    public function getResource()
    {
        $this->connect();
        return $this->resource;
    }

    public function isConnected()
    {
        return $this->isConnected;
    }

    public function getConfiguration()
    {
        return $this->configuration;
    }

    abstract protected function connectInternal();

    abstract protected function disconnectInternal();
}
