<?php

declare(strict_types=1);

namespace Bitrix\Crm\Conversion;

abstract class EntityConverter
{
    protected int $entityID = 0;
    protected array $resultData = [];

    public function setEntityID($entityID)
    {
        $this->entityID = (int) $entityID;
    }

    public function getEntityID()
    {
        return $this->entityID;
    }

    /** Names of the types with the ids of what was made: ['CONTACT' => 5, 'DEAL' => 7]. */
    public function getResultData()
    {
        return $this->resultData;
    }

    /** On behalf of the user of the hit. */
    abstract public function convert();
}
