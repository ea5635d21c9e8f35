<?php

declare(strict_types=1);

namespace Bitrix\Crm;

use Bitrix\Main\Application;

/**
 * A deal, contact or lead in memory. Typed getters and setters are magic: getStageId() is get('STAGE_ID').
 * Of phones and e-mails it keeps what is to be changed.
 */
class Item implements \ArrayAccess
{
    public const FIELD_NAME_ID = 'ID';
    public const FIELD_NAME_TITLE = 'TITLE';
    public const FIELD_NAME_ASSIGNED = 'ASSIGNED_BY_ID';
    public const FIELD_NAME_CATEGORY_ID = 'CATEGORY_ID';
    public const FIELD_NAME_STAGE_ID = 'STAGE_ID';
    public const FIELD_NAME_CONTACT_ID = 'CONTACT_ID';
    public const FIELD_NAME_CONTACT_IDS = 'CONTACT_IDS';
    public const FIELD_NAME_CONTACT_BINDINGS = 'CONTACT_BINDINGS';
    public const FIELD_NAME_COMPANY_ID = 'COMPANY_ID';
    public const FIELD_NAME_OBSERVERS = 'OBSERVERS';
    public const FIELD_NAME_SOURCE_ID = 'SOURCE_ID';
    public const FIELD_NAME_ORIGINATOR_ID = 'ORIGINATOR_ID';
    public const FIELD_NAME_ORIGIN_ID = 'ORIGIN_ID';
    public const FIELD_NAME_NAME = 'NAME';
    public const FIELD_NAME_LAST_NAME = 'LAST_NAME';
    public const FIELD_NAME_FM = 'FM';

    /** Defaults that setFromCompatibleData() puts back on a new item when its array has no such key. */
    private const RESETTABLE = [
        2 => ['CATEGORY_ID', 'STAGE_ID', 'TYPE_ID', 'OPENED', 'CURRENCY_ID', 'BEGINDATE', 'CLOSEDATE'],
        3 => ['SOURCE_ID', 'TYPE_ID', 'OPENED', 'CATEGORY_ID'],
        1 => ['STATUS_ID', 'SOURCE_ID', 'OPENED'],
    ];

    private int $entityTypeId;
    private array $actual;
    private array $changed = [];
    /** @var list<array{CONTACT_ID: int, SORT: int, IS_PRIMARY: string}>|null */
    private ?array $contactBindings = null;
    private ?array $originalContactIds = null;
    /** @var list<int>|null */
    private ?array $observers = null;
    /** @var array FM of setFromCompatibleData */
    private array $multifields = [];
    private array $userFields = [];

    public function __construct($entityTypeId, $entityObject = null, array $fieldsMap = [], array $disabledFields = [])
    {
        $this->entityTypeId = (int) $entityTypeId;
        $this->actual = $entityObject ?? [];
    }

    public function isNew(): bool
    {
        return empty($this->actual['ID']);
    }

    public function getId(): int
    {
        return (int) ($this->actual['ID'] ?? 0);
    }

    public function getEntityTypeId(): int
    {
        return $this->entityTypeId;
    }

    public function get(string $fieldName)
    {
        $fieldName = $this->column($fieldName);
        return match (true) {
            $fieldName === 'CONTACT_IDS' => array_map('intval', array_column($this->contacts(), 'CONTACT_ID')),
            $fieldName === 'CONTACT_BINDINGS', $fieldName === 'CONTACTS' => $this->contacts(),
            $fieldName === 'OBSERVERS' => $this->getObservers(),
            $fieldName === 'CONTACT_ID' && $this->entityTypeId === \CCrmOwnerType::Deal => $this->primaryContactId(),
            str_starts_with($fieldName, 'UF_') => $this->userFieldValue($fieldName),
            $fieldName === 'FM' => $this->multifields,
            default => $this->number($fieldName, array_key_exists($fieldName, $this->changed) ? $this->changed[$fieldName] : ($this->actual[$fieldName] ?? null)),
        };
    }

    public function set(string $fieldName, $value): self
    {
        $fieldName = $this->column($fieldName);
        switch (true) {
            case $fieldName === 'CONTACT_IDS':
                $this->contactBindings = self::bindings(array_map('intval', (array) $value));
                break;
            case $fieldName === 'CONTACT_BINDINGS':
                $this->contactBindings = self::bindings(array_map(static fn(array $b) => (int) $b['CONTACT_ID'], (array) $value));
                break;
            case $fieldName === 'CONTACT_ID' && $this->entityTypeId === \CCrmOwnerType::Deal:
                if (!in_array((int) $value, $this->get('CONTACT_IDS'), true)) { // else nothing; otherwise the other contacts are dropped
                    $this->contactBindings = self::bindings((int) $value > 0 ? [(int) $value] : []);
                }
                break;
            case $fieldName === 'OBSERVERS':
                $this->setObservers((array) $value);
                break;
            case str_starts_with($fieldName, 'UF_'):
                $this->userFields[$fieldName] = $value;
                break;
            case $fieldName === 'ID':
                $this->actual['ID'] = (int) $value;
                break;
            default:
                if (!$this->hasField($fieldName)) {
                    throw new \Bitrix\Main\ArgumentException("Field `{$fieldName}` is not found", 'fieldName');
                }
                $this->changed[$fieldName] = $value;
        }
        return $this;
    }

    public function __call($name, $arguments)
    {
        if (preg_match('/^(get|set)([A-Z]\w*)$/', $name, $m)) {
            $field = strtoupper(preg_replace('/(?<!^)([A-Z])/', '_$1', $m[2]));
            $field = ['OPPORTUNITY_ACCOUNT' => 'OPPORTUNITY_ACCOUNT', 'CREATED_BY' => 'CREATED_BY_ID', 'UPDATED_BY' => 'MODIFY_BY_ID', 'MOVED_BY' => 'MOVED_BY_ID',
                'CREATED_TIME' => 'DATE_CREATE', 'UPDATED_TIME' => 'DATE_MODIFY'][$field] ?? $field;
            return $m[1] === 'get' ? $this->get($field) : $this->set($field, ...$arguments);
        }
        throw new \Bitrix\Main\SystemException("Unknown method `{$name}`");
    }

    public function hasField(string $fieldName): bool
    {
        $fieldName = $this->column($fieldName);
        return str_starts_with($fieldName, 'UF_') || $this->table()->hasField($fieldName)
            || in_array($fieldName, ['CONTACT_IDS', 'CONTACT_BINDINGS', 'CONTACTS', 'OBSERVERS', 'FM'], true);
    }

    public function isChanged(string $fieldName): bool
    {
        $fieldName = $this->column($fieldName);
        return match (true) {
            str_starts_with($fieldName, 'UF_') => array_key_exists($fieldName, $this->userFields),
            in_array($fieldName, ['CONTACT_IDS', 'CONTACT_BINDINGS', 'CONTACTS'], true) => $this->contactBindings !== null && $this->get('CONTACT_IDS') !== $this->storedContactIds(),
            $fieldName === 'OBSERVERS' => $this->observers !== null,
            $fieldName === 'FM' => $this->multifields !== [],
            default => array_key_exists($fieldName, $this->changed) && (string) self::plain($this->changed[$fieldName]) !== (string) self::plain($this->actual[$fieldName] ?? null),
        };
    }

    /** All current values with CONTACT_IDS, OBSERVERS and user fields. */
    public function getData($valuesType = null): array
    {
        return $this->getCompatibleData();
    }

    public function getCompatibleData(int $valuesType = 0, bool $fromEntity = false): array
    {
        $data = array_merge($this->actual, $this->changed);
        $data += ['ID' => $this->getId()];
        if ($this->entityTypeId === \CCrmOwnerType::Deal) {
            $data['CONTACT_ID'] = $this->primaryContactId();
            $data['CONTACT_IDS'] = $this->get('CONTACT_IDS');
            $data['CONTACT_BINDINGS'] = $this->contacts();
            $data['OBSERVER_IDS'] = $this->getObservers();
        }
        foreach ($data as $name => $value) {
            $data[$name] = $value instanceof \Bitrix\Main\Type\Date ? $value->toString() : $value; // dates are strings in user time
        }
        $data += ['OBSERVER_IDS' => $this->getObservers(), 'PRODUCT_ROWS' => []];
        foreach (['DATE_CREATE', 'DATE_MODIFY', 'BEGINDATE', 'CLOSEDATE', 'EVENT_DATE'] as $name) {
            if (!empty($data[$name])) {
                $data["{$name}_SHORT"] = substr((string) $data[$name], 0, 10);
            }
        }
        $known = array_fill_keys(\Playground\CompatibleFields::of($this->entityTypeId), null);
        return array_merge($known, $data + $this->userFields + $this->storedUserFields());
    }

    /** FM: PHONE|EMAIL|IM|LINK => ['n0' => [VALUE, VALUE_TYPE], '<row id>' => [...]]. On a new item resets what it does not name. */
    public function setFromCompatibleData(array $data): self
    {
        if ($this->isNew()) {
            foreach (self::RESETTABLE[$this->entityTypeId] as $name) {
                if (!array_key_exists($name, $data)) {
                    unset($this->changed[$name]);
                }
            }
        }
        foreach ($data as $name => $value) {
            if ($name === 'FM') {
                foreach ((array) $value as $type => $rows) {
                    foreach ((array) $rows as $key => $row) {
                        $this->multifields[$type][$key] = $row;
                    }
                }
            } elseif ($name === 'OBSERVER_IDS') {
                $this->setObservers((array) $value);
            } elseif ($name !== 'ID' && $this->hasField((string) $name)) {
                $this->set((string) $name, $value);
            }
        }
        return $this;
    }

    /** @param array $bindings [['CONTACT_ID' => 5, 'IS_PRIMARY' => 'Y'], ...] added to those there are */
    public function bindContacts(array $bindings): void
    {
        $ids = $this->get('CONTACT_IDS');
        foreach ($bindings as $binding) {
            $id = (int) $binding['CONTACT_ID'];
            $ids = ($binding['IS_PRIMARY'] ?? 'N') === 'Y' ? array_merge([$id], array_diff($ids, [$id])) : array_merge($ids, [$id]);
        }
        $this->contactBindings = self::bindings($ids);
    }

    public function unbindContacts(array $bindings): void
    {
        $drop = array_map(static fn(array $b) => (int) $b['CONTACT_ID'], $bindings);
        $this->contactBindings = self::bindings(array_diff($this->get('CONTACT_IDS'), $drop));
    }

    public function getObservers(): array
    {
        return $this->observers ?? ($this->isNew() ? [] : Observer\ObserverManager::getEntityObserverIDs($this->entityTypeId, $this->getId()));
    }

    public function setObservers(array $observers): self
    {
        $this->observers = array_values(array_unique(array_filter(array_map('intval', $observers))));
        return $this;
    }

    /** The value as it was loaded; nothing for an item that is new. */
    public function remindActual(string $fieldName)
    {
        return $this->actual[$this->column($fieldName)] ?? null;
    }

    public function offsetExists($offset): bool
    {
        return $this->hasField((string) $offset);
    }

    public function offsetGet($offset): mixed
    {
        return $this->get((string) $offset);
    }

    public function offsetSet($offset, $value): void
    {
        $this->set((string) $offset, $value);
    }

    public function offsetUnset($offset): void
    {
        unset($this->changed[$offset]);
    }

    /** The stage of a lead has a column of another name. */
    private function column(string $name): string
    {
        $ofLead = ['STAGE_ID' => 'STATUS_ID', 'STAGE_SEMANTIC_ID' => 'STATUS_SEMANTIC_ID'];
        return $this->entityTypeId === \CCrmOwnerType::Lead ? $ofLead[$name] ?? $name : $name;
    }

    private function table(): \Bitrix\Main\ORM\Entity
    {
        return (Service\Container::getInstance()->getFactory($this->entityTypeId)->getDataClass())::getEntity();
    }

    /** @return list<array{CONTACT_ID: int, SORT: int, ROLE_ID: int, IS_PRIMARY: string}> */
    private function contacts(): array
    {
        return $this->contactBindings ?? self::bindings($this->storedContactIds());
    }

    /** @return list<int> */
    private function storedContactIds(): array
    {
        if ($this->isNew() || $this->entityTypeId !== \CCrmOwnerType::Deal) {
            return [];
        }
        return $this->originalContactIds ??= array_map('intval', array_column(Application::getConnection()->query(
            'SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = ' . $this->getId() . " ORDER BY IS_PRIMARY = 'Y' DESC, SORT, CONTACT_ID"
        )->fetchAll(), 'CONTACT_ID'));
    }

    private function primaryContactId(): int
    {
        return (int) ($this->contacts()[0]['CONTACT_ID'] ?? 0);
    }

    private function userFieldValue(string $name): mixed
    {
        return array_key_exists($name, $this->userFields) ? $this->userFields[$name] : ($this->storedUserFields()[$name] ?? null);
    }

    private function storedUserFields(): array
    {
        return $this->isNew() ? [] : \Playground\UserFields::load('crm_' . strtolower(\CCrmOwnerType::ResolveName($this->entityTypeId)), $this->getId());
    }

    /** Whole-number columns come as int from an item. */
    private function number(string $name, mixed $value): mixed
    {
        return is_numeric($value) && $this->table()->hasField($name) && $this->table()->getField($name) instanceof \Bitrix\Main\ORM\Fields\IntegerField ? (int) $value : $value;
    }

    private static function plain(mixed $value): string
    {
        return $value instanceof \Bitrix\Main\Type\Date ? (string) $value->getTimestamp() : (string) (is_bool($value) ? (int) $value : $value);
    }

    private static function bindings(array $ids): array
    {
        $bindings = [];
        foreach (array_values(array_unique(array_filter($ids))) as $index => $id) {
            $bindings[] = ['CONTACT_ID' => (int) $id, 'SORT' => ($index + 1) * 10, 'ROLE_ID' => 0, 'IS_PRIMARY' => $index === 0 ? 'Y' : 'N'];
        }
        return $bindings;
    }
}
