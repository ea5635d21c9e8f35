<?php

declare(strict_types=1);

namespace Bitrix\Crm;

use Bitrix\Crm\Activity\BindingSelector;
use Bitrix\Crm\Integrity\ActualEntitySelector;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;

/** Creates what is missing for a found or new client, and tells what to bind an activity to. */
class EntityManageFacility
{
    public const UPDATE_MODE_NONE = 0;
    public const UPDATE_MODE_MERGE = 1;
    public const UPDATE_MODE_REPLACE = 2;
    public const REGISTER_MODE_DEFAULT = 0;
    public const REGISTER_MODE_ONLY_ADD = 1;
    public const REGISTER_MODE_ONLY_UPDATE = 2;
    public const REGISTER_MODE_ALWAYS_ADD = 3;
    public const DIRECTION_INCOMING = 1;
    public const DIRECTION_OUTGOING = 2;

    private ActualEntitySelector $selector;
    private int $registerMode = self::REGISTER_MODE_DEFAULT;
    /** @var list<array{int, int}> type, id */
    private array $registered = [];
    /** @var list<array{OWNER_TYPE_ID: int, OWNER_ID: int}>|null cached, an empty list too */
    private ?array $bindings = null;
    private array $errors = [];

    public function __construct(?ActualEntitySelector $selector = null)
    {
        $this->selector = $selector ?? new ActualEntitySelector();
    }

    public function getSelector()
    {
        return $this->selector;
    }

    public function setRegisterMode($mode)
    {
        $this->registerMode = (int) $mode;
        return $this;
    }

    public function getRegisterMode()
    {
        return $this->registerMode;
    }

    public function setDirection($direction)
    {
        return $this;
    }

    public function disableAutomationRun()
    {
        return $this;
    }

    public function getActivityBindings()
    {
        if ($this->bindings === null) {
            $registered = array_map(static fn(array $one) => ['OWNER_TYPE_ID' => $one[0], 'OWNER_ID' => $one[1]], $this->registered);
            usort($registered, static fn(array $a, array $b) => ($a['OWNER_TYPE_ID'] === \CCrmOwnerType::Deal ? 0 : 1) <=> ($b['OWNER_TYPE_ID'] === \CCrmOwnerType::Deal ? 0 : 1));
            $this->bindings = array_values(array_unique(array_merge($registered, BindingSelector::findBindings($this->selector)), SORT_REGULAR));
            usort($this->bindings, static fn(array $a, array $b) => (in_array($a['OWNER_TYPE_ID'], [3, 4], true) ? 1 : 0) <=> (in_array($b['OWNER_TYPE_ID'], [3, 4], true) ? 1 : 0));
        }
        return $this->bindings;
    }

    public function getRegisteredId()
    {
        return $this->registered[0][1] ?? null;
    }

    public function getRegisteredTypeId()
    {
        return $this->registered[0][0] ?? null;
    }

    public function getRegisteredEntities()
    {
        return array_map(static fn(array $one) => new ItemIdentifier($one[0], $one[1]), $this->registered);
    }

    public function getPrimaryAssignedById()
    {
        return $this->selector->getPrimaryAssignedById();
    }

    public function canAddDeal()
    {
        return $this->registerMode === self::REGISTER_MODE_ALWAYS_ADD || ($this->registerMode !== self::REGISTER_MODE_ONLY_UPDATE && $this->selector->canCreateDeal());
    }

    public function canAddLead()
    {
        return $this->registerMode === self::REGISTER_MODE_ALWAYS_ADD || ($this->registerMode !== self::REGISTER_MODE_ONLY_UPDATE && $this->selector->canCreateLead());
    }

    public function registerContact(array &$fields, $updateSearch = true, $options = [])
    {
        if ($this->selector->getContactId() > 0 || $this->registerMode === self::REGISTER_MODE_ONLY_UPDATE) {
            return null;
        }
        return $this->add(\CCrmOwnerType::Contact, $fields, $options);
    }

    public function registerDeal(array &$fields, $updateSearch = true, $options = [])
    {
        if (!$this->canAddDeal()) {
            return null;
        }
        $contactId = $this->selector->getContactId();
        if ($contactId > 0) {
            $fields['CONTACT_ID'] ??= $contactId;
        }
        return $this->add(\CCrmOwnerType::Deal, $fields, $options);
    }

    public function registerLead(array &$fields, $updateSearch = true, $options = [])
    {
        return $this->canAddLead() ? $this->add(\CCrmOwnerType::Lead, $fields, $options) : null;
    }

    /** Finds or creates the client as the type says; without leads a new lead becomes a contact and a deal of the one pipeline for all. */
    public function registerTouch($entityTypeId, array &$fields, $updateSearch = true, $options = [])
    {
        if ((int) $entityTypeId !== \CCrmOwnerType::Lead) {
            throw new \Bitrix\Main\NotSupportedException("registerTouch of type {$entityTypeId}");
        }
        $leadId = $this->registerLead($fields, $updateSearch, $options);
        if ($leadId !== null && !Settings\LeadSettings::isEnabled()) {
            $this->convertLead($leadId);
        }
        return $leadId;
    }

    public function convertLead($leadId)
    {
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Lead);
        $lead = $factory->getItem((int) $leadId);
        $common = ['ASSIGNED_BY_ID' => $lead->get('ASSIGNED_BY_ID'), 'SOURCE_ID' => (string) $lead->get('SOURCE_ID'), 'OPENED' => 'Y'];
        $options = ['CURRENT_USER' => (int) $lead->get('ASSIGNED_BY_ID')];
        $this->registered = [];
        $contact = $common + ['NAME' => (string) $lead->get('NAME'), 'LAST_NAME' => (string) $lead->get('LAST_NAME')];
        foreach (\Playground\ItemWriter::multifields('LEAD', (int) $leadId) as $index => $row) {
            $contact['FM'][$row['TYPE_ID']]["n{$index}"] = ['VALUE' => $row['VALUE'], 'VALUE_TYPE' => $row['VALUE_TYPE']];
        }
        $contactId = $this->add(\CCrmOwnerType::Contact, $contact, $options);
        $deal = $common + [
            'TITLE' => (string) $lead->get('TITLE'), 'CONTACT_ID' => $contactId, 'LEAD_ID' => (int) $leadId,
            'CATEGORY_ID' => (int) Settings\LeadSettings::getCurrent()->getFreeModeConverterConfig()['dealCategoryId'],
        ];
        $this->add(\CCrmOwnerType::Deal, $deal, $options);
        $lead->set('STATUS_ID', 'CONVERTED')->set('STATUS_SEMANTIC_ID', 'S')->set('CONTACT_ID', $contactId);
        $factory->getUpdateOperation($lead, (new Context())->setUserId($options['CURRENT_USER']))->disableAllChecks()->launch();
    }

    public function getErrorMessages()
    {
        return $this->errors;
    }

    private function add(int $typeId, array &$fields, array $options): ?int
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->createItem();
        $item->setFromCompatibleData($fields);
        $context = (new Context())->setUserId((int) ($options['CURRENT_USER'] ?? $GLOBALS['USER']?->GetID() ?? 0));
        $result = $factory->getAddOperation($item, $context)->disableAllChecks()->launch();
        if (!$result->isSuccess()) {
            $this->errors = array_merge($this->errors, $result->getErrorMessages());
            return null;
        }
        $fields['ID'] = $item->getId();
        $this->registered[] = [$typeId, $item->getId()];
        $this->bindings = null;
        if ($typeId === \CCrmOwnerType::Contact) {
            $this->selector->setEntity($typeId, $item->getId());
        }
        return $item->getId();
    }
}
