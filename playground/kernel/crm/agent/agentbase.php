<?php

declare(strict_types=1);

namespace Bitrix\Crm\Agent;

abstract class AgentBase
{
    /** @return string the agent's own call: it runs again */
    public static function run()
    {
        return static::doRun() ? '\\' . static::class . '::run();' : '';
    }

    abstract public static function doRun();
}
