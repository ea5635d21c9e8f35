<?php

declare(strict_types=1);

namespace Bitrix\Crm;

final class ItemIdentifier implements \JsonSerializable
{
    private int $entityTypeId;
    private int $entityId;
    private ?int $categoryId;

    public function __construct(int $entityTypeId, int $entityId, ?int $categoryId = null)
    {
        $this->entityTypeId = $entityTypeId;
        $this->entityId = $entityId;
        $this->categoryId = $categoryId;
    }

    public function getEntityTypeId(): int
    {
        return $this->entityTypeId;
    }

    public function getEntityId(): int
    {
        return $this->entityId;
    }

    public function getCategoryId(): ?int
    {
        return $this->categoryId;
    }

    public function toArray(): array
    {
        return ['ENTITY_TYPE_ID' => $this->entityTypeId, 'ENTITY_ID' => $this->entityId, 'CATEGORY_ID' => $this->categoryId];
    }

    public function jsonSerialize(): array
    {
        return ['entityTypeId' => $this->entityTypeId, 'entityId' => $this->entityId, 'categoryId' => $this->categoryId];
    }
}
