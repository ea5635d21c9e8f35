<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\Service\Container;

/**
 * What a contact has, as text that can be kept and written back. Files, requisites, addresses on the map and what the portal counts
 * itself are not written back.
 */
final class ContactCopy
{
    public const RESPONSIBLE = 'ASSIGNED_BY_ID';
    /** Names of the array that getCompatibleData() gives and setFromCompatibleData() takes (box trace 21). */
    private const FIELDS = [
        'NAME', 'LAST_NAME', 'SECOND_NAME', 'HONORIFIC', 'POST', 'BIRTHDATE', 'COMMENTS', 'SOURCE_ID', 'SOURCE_DESCRIPTION', 'TYPE_ID',
        'OPENED', 'EXPORT', 'COMPANY_ID', 'UTM_SOURCE', 'UTM_MEDIUM', 'UTM_CAMPAIGN', 'UTM_CONTENT', 'UTM_TERM',
    ];
    /** A value of another type is more than its text: a file goes with the card. */
    private const USER_TYPES = [
        'string', 'integer', 'double', 'boolean', 'enumeration', 'date', 'datetime', 'url', 'money', 'crm', 'crm_status', 'employee',
        'iblock_element', 'iblock_section',
    ];

    /**
     * @return array{fields: array<string, mixed>, responsibleId: int, originator: string, origin: string,
     *     addresses: list<array{ID: int, TYPE_ID: string, VALUE_TYPE: string, VALUE: string}>, behind: list<string>}|null null: no such contact
     */
    public static function of(int $contactId): ?array
    {
        $item = Container::getInstance()->getFactory(\CCrmOwnerType::Contact)?->getItem($contactId);
        if ($item === null) {
            return null;
        }
        $data = $item->getCompatibleData();
        $fields = array_intersect_key($data, array_flip(self::FIELDS));
        $behind = (int) ($data['PHOTO'] ?? 0) > 0 ? ['PHOTO'] : [];
        foreach (self::userFields() as $name => $field) {
            if (self::text($data[$name] ?? null) === '') {
                continue;
            }
            if (in_array($field['USER_TYPE_ID'], self::USER_TYPES, true)) {
                $fields[$name] = self::listed($data[$name], $field['MULTIPLE'] === 'Y');
            } else {
                $behind[] = $name;
            }
        }
        if (count((array) ($data['COMPANY_IDS'] ?? [])) > 1) {
            $behind[] = 'COMPANY_IDS';
        }

        return [
            'fields' => array_filter($fields, static fn(mixed $value): bool => !in_array(self::text($value), ['', '0'], true)),
            'responsibleId' => (int) $item->getAssignedById(),
            'originator' => (string) ($data['ORIGINATOR_ID'] ?? ''),
            'origin' => (string) ($data['ORIGIN_ID'] ?? ''),
            'addresses' => array_map(
                static fn(array $row): array => ['ID' => (int) $row['ID']] + array_map('strval', $row),
                Cards::addressesOf($contactId)
            ),
            'behind' => $behind,
        ];
    }

    /** @return array<string, mixed> of setFromCompatibleData(): what a contact lacks of a copy */
    public static function missing(array $copy, array $now): array
    {
        $missing = array_filter(
            $copy['fields'],
            static fn(mixed $value, string $name): bool => self::fieldOf($now, $name) !== self::text($value),
            ARRAY_FILTER_USE_BOTH
        );
        $known = array_map([Cards::class, 'addressKey'], $now['addresses']);
        $addresses = array_values(array_filter(
            $copy['addresses'],
            static fn(array $row): bool => !in_array(Cards::addressKey($row), $known, true)
        ));

        return $missing + ($addresses === [] ? [] : ['FM' => Cards::asNewRows($addresses)]);
    }

    /** Values are one when people read the same. */
    public static function text(mixed $value): string
    {
        return is_array($value)
            ? implode(', ', array_filter(array_map([self::class, 'text'], $value), static fn(string $text): bool => $text !== ''))
            : trim((string) $value);
    }

    /** @param array{fields: array<string, mixed>, responsibleId: int} $copy */
    public static function fieldOf(array $copy, string $name): string
    {
        return $name === self::RESPONSIBLE ? (string) $copy['responsibleId'] : self::text($copy['fields'][$name] ?? null);
    }

    /** @return array<string, array<string, mixed>> rows of b_user_field by name */
    private static function userFields(): array
    {
        $fields = [];
        $rows = \CUserTypeEntity::GetList([], ['ENTITY_ID' => 'CRM_CONTACT']);
        while ($row = $rows->Fetch()) {
            $fields[$row['FIELD_NAME']] = $row;
        }

        return $fields;
    }

    private static function listed(mixed $value, bool $isMultiple): mixed
    {
        if (!$isMultiple) {
            return $value;
        }
        $list = is_string($value) ? unserialize($value, ['allowed_classes' => false]) : $value;

        return array_values((array) ($list ?: []));
    }
}
