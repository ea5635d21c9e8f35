<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

class EntityMergerException extends \Bitrix\Main\SystemException
{
    public const GENERAL = 10;
    public const NOT_FOUND = 50;
    public const CONFLICT_RESOLUTION_NOT_SUPPORTED = 300;
    public const CONFLICT_OCCURRED = 310;

    public function __construct($entityTypeID = 0, $entityID = 0, $roleID = 0, $code = 0, $file = '', $line = 0, ?\Exception $previous = null, $localizedMessage = '')
    {
        parent::__construct("Entity merge failed: type {$entityTypeID}, id {$entityID}, code {$code}", $code, $file, $line, $previous);
    }
}
