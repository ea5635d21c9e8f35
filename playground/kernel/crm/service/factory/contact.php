<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Factory;

use Bitrix\Crm\ContactTable;
use Bitrix\Crm\Service\Factory;

class Contact extends Factory
{
    public function getEntityTypeId(): int
    {
        return \CCrmOwnerType::Contact;
    }

    public function getDataClass(): string
    {
        return ContactTable::class;
    }

    public function getUserFieldEntityId(): string
    {
        return 'CRM_CONTACT';
    }
}
