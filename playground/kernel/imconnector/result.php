<?php

declare(strict_types=1);

namespace Bitrix\ImConnector;

class Result extends \Bitrix\Main\Result
{
    protected $result;

    public function setResult($result)
    {
        $this->result = $result;
        return $this;
    }

    public function getResult()
    {
        return $this->result;
    }
}
