<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Data;

class Result extends \Bitrix\Main\Result
{
    public function isSuccess($internalCall = false)
    {
        return parent::isSuccess();
    }
}
