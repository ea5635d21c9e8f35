<?php

declare(strict_types=1);

namespace Bitrix\Crm\Integrity;

class Duplicate
{
    private $criterion;
    /** @var list<array{int, int}> */
    private array $entities;

    public function __construct(?DuplicateCommunicationCriterion $criterion, array $entities)
    {
        $this->criterion = $criterion;
        $this->entities = $entities;
    }

    /** @return list<int> */
    public function getEntityIDsByType($entityTypeID)
    {
        return array_column(array_filter($this->entities, static fn(array $entity) => $entity[0] === (int) $entityTypeID), 1);
    }
}
