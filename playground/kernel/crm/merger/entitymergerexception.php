<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

class EntityMergerException extends \Bitrix\Main\SystemException
{
    public const GENERAL = 10;
    public const READ_DENIED = 20;
    public const UPDATE_DENIED = 30;
    public const DELETE_DENIED = 40;
    public const NOT_FOUND = 50;
    public const UPDATE_FAILED = 60;
    public const DELETE_FAILED = 70;
    public const CONFLICT_RESOLUTION_NOT_SUPPORTED = 300;
    public const CONFLICT_OCCURRED = 310;

    private int $entityTypeID;
    private int $entityID;
    private int $roleID;

    public function __construct($entityTypeID = 0, $entityID = 0, $roleID = 0, $code = 0, $file = '', $line = 0, ?\Exception $previous = null, $localizedMessage = '')
    {
        [$this->entityTypeID, $this->entityID, $this->roleID] = [(int) $entityTypeID, (int) $entityID, (int) $roleID];
        parent::__construct("Entity merge failed: type {$entityTypeID}, id {$entityID}, code {$code}", $code, $file, $line, $previous);
    }

    public function getEntityTypeID()
    {
        return $this->entityTypeID;
    }

    public function getEntityID()
    {
        return $this->entityID;
    }

    /** EntityMerger::ROLE_SEED or ROLE_TARG */
    public function getRoleID()
    {
        return $this->roleID;
    }
}
