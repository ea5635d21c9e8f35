<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Factory;

use Bitrix\Crm\Category\DealCategory;
use Bitrix\Crm\DealTable;
use Bitrix\Crm\Service\Factory;

class Deal extends Factory
{
    public function getEntityTypeId(): int
    {
        return \CCrmOwnerType::Deal;
    }

    public function getDataClass(): string
    {
        return DealTable::class;
    }

    public function getUserFieldEntityId(): string
    {
        return 'CRM_DEAL';
    }

    public function isCategoriesSupported(): bool
    {
        return true;
    }

    public function isStagesSupported(): bool
    {
        return true;
    }

    public function isCategoryAvailable(int $categoryId): bool
    {
        return DealCategory::exists($categoryId);
    }

    public function getStagesEntityId(?int $categoryId = null): ?string
    {
        return DealCategory::getStatusEntityID((int) $categoryId);
    }
}
