<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

abstract class EntityMerger
{
    public const ROLE_UNDEFINED = 0;
    public const ROLE_SEED = 1;
    public const ROLE_TARG = 2;

    protected int $entityTypeID;
    protected int $userID;
    protected int $mode = ConflictResolutionMode::NEVER_OVERWRITE;

    /** Rights are not checked in the practice portal at all. */
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

    public function getConflictResolutionMode()
    {
        return $this->mode;
    }

    public function setConflictResolutionMode($mode)
    {
        $this->mode = (int) $mode;
    }

    /** Which keys a map has is not known. */
    public function setMap(array $map)
    {
        if ($map !== []) {
            throw new \Bitrix\Main\NotSupportedException('setMap');
        }
    }

    public function setIsAutomatic($isAutomatic)
    {
    }

    abstract public function mergeBatch(array $seedIDs, $targID, ?\Bitrix\Crm\Integrity\DuplicateCommunicationCriterion $targCriterion = null);

    /** One seed; the older way. */
    public function merge($seedID, $targID, \Bitrix\Crm\Integrity\DuplicateCommunicationCriterion $targCriterion)
    {
        $this->mergeBatch([$seedID], $targID, $targCriterion);
    }
}
