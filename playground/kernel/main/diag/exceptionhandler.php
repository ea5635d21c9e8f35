<?php

declare(strict_types=1);

namespace Bitrix\Main\Diag;

class ExceptionHandler
{
    public function __construct()
    {
    }

    public function writeToLog($exception, $logType = null)
    {
        \Playground\Log::write(get_class($exception) . ': ' . $exception->getMessage() . "\n" . $exception->getTraceAsString());
    }
}
