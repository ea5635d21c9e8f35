<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Factory;

use Bitrix\Crm\LeadTable;
use Bitrix\Crm\Service\Factory;

class Lead extends Factory
{
    public function getEntityTypeId(): int
    {
        return \CCrmOwnerType::Lead;
    }

    public function getDataClass(): string
    {
        return LeadTable::class;
    }

    public function getUserFieldEntityId(): string
    {
        return 'CRM_LEAD';
    }

    public function isStagesSupported(): bool
    {
        return true;
    }

    public function getStagesEntityId(?int $categoryId = null): ?string
    {
        return 'STATUS';
    }
}
