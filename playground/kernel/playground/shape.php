<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Application;
use Bitrix\Main\ORM\Fields;

/**
 * Field maps of the portal's own tables, read from playground/schema/*.sql: the shapes are written down once.
 * A helper of the practice portal, not in the box.
 */
final class Shape
{
    /** Tables whose DataManager merges a row that is there already. */
    private const MERGED_ON_ADD = ['b_crm_deal_contact', 'b_crm_lead_contact', 'b_crm_contact_company', 'b_crm_observer'];

    /** @var array<string, array<string, list<Fields\ScalarField>>> */
    private static array $files = [];

    /**
     * @param string $file schema file without ".sql", @param string $table
     * @param array<string, mixed> $defaults what the ORM writes into columns that were not named
     * @return list<Fields\ScalarField>
     */
    public static function map(string $file, string $table, array $defaults = []): array
    {
        self::$files[$file] ??= self::read(dirname(PLAYGROUND_KERNEL) . "/schema/{$file}.sql");
        $fields = array_map(static fn(Fields\ScalarField $field) => isset($defaults[$field->getName()])
            ? (clone $field)->configureDefaultValue($defaults[$field->getName()]) : clone $field, self::$files[$file][$table]);
        return $fields;
    }

    public static function isMergedOnAdd(string $table): bool
    {
        return in_array($table, self::MERGED_ON_ADD, true);
    }

    public static function field(string $name, string $type): Fields\ScalarField
    {
        $type = strtolower($type);
        return match (true) {
            (bool) preg_match('/^(big|small|tiny|medium)?int/', $type) => (new Fields\IntegerField($name))->configureSize(str_starts_with($type, 'bigint') ? 8 : 4),
            (bool) preg_match('/^(decimal|double|float)/', $type) => new Fields\FloatField($name),
            (bool) preg_match('/^(datetime|timestamp)/', $type) => new Fields\DatetimeField($name),
            str_starts_with($type, 'date') => new Fields\DateField($name),
            str_contains($type, 'text') => new Fields\TextField($name),
            default => new Fields\StringField($name),
        };
    }

    private static function read(string $path): array
    {
        $tables = [];
        preg_match_all('/CREATE TABLE IF NOT EXISTS (\w+) \((.*?)\);/s', (string) file_get_contents($path), $found, PREG_SET_ORDER);
        foreach ($found as [, $table, $body]) {
            preg_match('/PRIMARY KEY \(([^)]+)\)/', $body, $m);
            $primary = array_map('trim', explode(',', $m[1] ?? ''));
            preg_match_all('/(?:^|,|\()\s*`?([A-Z][A-Z0-9_]+)`? ((?:big|small|tiny|medium)?int|varchar|char|datetime|timestamp|date|decimal|double|\w*text)\b([^\n]*)/m', "\n" . $body, $columns, PREG_SET_ORDER);
            foreach ($columns as [, $name, $type, $rest]) {
                $field = self::field($name, $type)->configureNullable(!str_contains($rest, 'NOT NULL'));
                $field->configurePrimary(in_array($name, $primary, true));
                $field->configureAutocomplete(str_contains($rest, 'AUTO_INCREMENT'));
                $tables[$table][] = $field;
            }
        }
        return $tables;
    }
}
