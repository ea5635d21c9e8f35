<?php

declare(strict_types=1);

namespace Bitrix\Crm\Activity;

use Bitrix\Crm\Integrity\ActualEntitySelector;

class BindingSelector
{
    /** Deals first, then the lead, then the client: a given deal binds its company or else its contact. @return list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> */
    public static function findBindings(ActualEntitySelector $selector)
    {
        $bindings = [];
        foreach ($selector->getDeals() as $dealId) {
            $bindings[] = ['OWNER_TYPE_ID' => \CCrmOwnerType::Deal, 'OWNER_ID' => $dealId];
        }
        if ($bindings === [] && $selector->getLeadId() > 0) {
            $bindings[] = ['OWNER_TYPE_ID' => \CCrmOwnerType::Lead, 'OWNER_ID' => $selector->getLeadId()];
        }
        if ($selector->getCompanyId() > 0) {
            $bindings[] = ['OWNER_TYPE_ID' => \CCrmOwnerType::Company, 'OWNER_ID' => $selector->getCompanyId()];
        }
        if ($selector->getContactId() > 0 && $selector->getCompanyId() === 0) {
            $bindings[] = ['OWNER_TYPE_ID' => \CCrmOwnerType::Contact, 'OWNER_ID' => $selector->getContactId()];
        }
        return $bindings;
    }
}
