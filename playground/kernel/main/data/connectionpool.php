<?php

declare(strict_types=1);

namespace Bitrix\Main\Data;

use Bitrix\Main\Application;

class ConnectionPool
{
    public function __construct()
    {
    }

    public function getConnection($name = '')
    {
        return Application::getConnection();
    }

    public function useMasterOnly($mode)
    {
    }
}
