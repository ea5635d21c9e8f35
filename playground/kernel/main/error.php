<?php

declare(strict_types=1);

namespace Bitrix\Main;

class Error implements \JsonSerializable
{
    protected $code;
    protected $message;
    protected $customData;

    public function __construct($message, $code = 0, $customData = null)
    {
        $this->message = $message;
        $this->code = $code;
        $this->customData = $customData;
    }

    public function getCode()
    {
        return $this->code;
    }

    public function getMessage()
    {
        return $this->message;
    }

    public function getCustomData()
    {
        return $this->customData;
    }

    public function __toString()
    {
        return (string) $this->getMessage();
    }

    public function jsonSerialize(): array
    {
        return ['message' => $this->getMessage(), 'code' => $this->getCode(), 'customData' => $this->getCustomData()];
    }
}
