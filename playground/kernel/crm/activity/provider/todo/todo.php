<?php

declare(strict_types=1);

namespace Bitrix\Crm\Activity\Provider\ToDo;

class ToDo
{
    public const PROVIDER_ID = 'CRM_TODO';

    public static function getId()
    {
        return self::PROVIDER_ID;
    }
}
