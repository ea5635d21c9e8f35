<?php

declare(strict_types=1);

namespace Bitrix\Crm\Conversion;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Playground\CardHistory;

/** Makes a contact and a deal of a lead and closes it; other configurations are not in the practice portal. */
class LeadConverter extends EntityConverter
{
    public function __construct(?object $config = null, ?int $userId = null)
    {
    }

    public function convert()
    {
        $lead = Container::getInstance()->getFactory(\CCrmOwnerType::Lead)->getItem($this->entityID);
        if ($lead === null) {
            throw new \Bitrix\Main\ObjectNotFoundException("Lead {$this->entityID} is not found");
        }
        $common = ['ASSIGNED_BY_ID' => $lead->get('ASSIGNED_BY_ID'), 'LEAD_ID' => $this->entityID, 'SOURCE_ID' => (string) $lead->get('SOURCE_ID')];
        $origin = ['WEBFORM_ID', 'ORIGINATOR_ID', 'ORIGIN_ID']; // and user fields of the same name, which are not carried over here
        $common += array_filter(array_combine($origin, array_map(static fn(string $name) => $lead->get($name), $origin)));
        $contact = $common + ['NAME' => (string) $lead->get('NAME'), 'LAST_NAME' => (string) $lead->get('LAST_NAME')];
        foreach (\Playground\ItemWriter::multifields('LEAD', $this->entityID) as $index => $row) {
            $contact['FM'][$row['TYPE_ID']]["n{$index}"] = ['VALUE' => $row['VALUE'], 'VALUE_TYPE' => $row['VALUE_TYPE']];
        }
        $contactId = $this->make(\CCrmOwnerType::Contact, $contact);
        $dealId = $this->make(\CCrmOwnerType::Deal, $common + ['TITLE' => (string) $lead->get('TITLE'), 'CONTACT_IDS' => [$contactId]]);
        $lead->set('STATUS_ID', 'CONVERTED')->set('CONTACT_ID', $contactId);
        Container::getInstance()->getFactory(\CCrmOwnerType::Lead)->getUpdateOperation($lead, new Context())->disableAllChecks()->launch();
        CardHistory::addConversion($lead, (new Context())->getUserId(), [[\CCrmOwnerType::Contact, $contactId], [\CCrmOwnerType::Deal, $dealId]]);
        return true;
    }

    private function make(int $typeId, array $fields): int
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->createItem();
        $item->setFromCompatibleData($fields);
        $result = $factory->getAddOperation($item, new Context())->disableAllChecks()->launch();
        if (!$result->isSuccess()) {
            throw new \Bitrix\Main\SystemException(implode("\n", $result->getErrorMessages()));
        }
        return $this->resultData[\CCrmOwnerType::ResolveName($typeId)] = $item->getId();
    }
}
