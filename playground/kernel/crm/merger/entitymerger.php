<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

abstract class EntityMerger
{
    protected int $entityTypeID;
    protected int $userID;
    protected int $mode = ConflictResolutionMode::NEVER_OVERWRITE;

    public function __construct($entityTypeID, $userID, $enablePermissionCheck = false)
    {
        $this->entityTypeID = (int) $entityTypeID;
        $this->userID = (int) $userID;
    }

    public static function create($entityTypeID, $userID, $enablePermissionCheck = false)
    {
        return (int) $entityTypeID === \CCrmOwnerType::Contact
            ? new ContactMerger($userID, $enablePermissionCheck)
            : throw new \Bitrix\Main\NotSupportedException("Entity type {$entityTypeID}");
    }

    public function setConflictResolutionMode($mode)
    {
        $this->mode = (int) $mode;
    }

    public function setMap(array $map)
    {
    }

    public function setIsAutomatic($isAutomatic)
    {
    }

    abstract public function mergeBatch(array $seedIDs, $targID, ?\Bitrix\Crm\Integrity\DuplicateCommunicationCriterion $targCriterion = null);
}
