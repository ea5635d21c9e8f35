<?php

declare(strict_types=1);

namespace Bitrix\Main\Data;

/** Keeps nothing: each hit of the practice portal reads afresh. */
class ManagedCache
{
    public function __construct()
    {
    }

    public function read($ttl, $uniqueId, $tableId = false)
    {
        return false;
    }

    public function get($uniqueId)
    {
        return false;
    }

    public function set($uniqueId, $val)
    {
    }

    public function clean($uniqueId, $tableId = false)
    {
    }

    public function cleanDir($tableId)
    {
    }
}
