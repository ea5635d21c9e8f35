<?php

declare(strict_types=1);

/** What the practice portal leaves out of the traces on purpose, and why: left-out.json. */
final class LeftOut
{
    /** @var array<string, list<array>> */
    private array $lists;

    public function __construct(string $file)
    {
        $this->lists = json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR);
    }

    /**
     * @param list<Step> $steps
     * @return list<Step> what is to be compared
     */
    public function apply(array $steps, string $scenario): array
    {
        $kept = [];
        foreach ($steps as $step) {
            $step = $step->isMark() ? $step : $this->reduced($step, $scenario);
            if ($step !== null) {
                $kept[] = $step;
            }
        }

        return array_values(array_filter(
            $kept, // a background in which nothing is left was none
            static fn(Step $step, int $index): bool => $step->kind !== 'background' || !in_array($kept[$index + 1]->kind ?? 'part', ['part', 'background'], true),
            ARRAY_FILTER_USE_BOTH
        ));
    }

    /** Whether only the presence of that value is compared. */
    public function isValueOpen(string $table, string $column, string $scenario): bool
    {
        return $this->isListed('values', static fn(array $entry): bool => fnmatch($entry['table'], $table) && in_array($column, $entry['columns'], true), $scenario);
    }

    /** @return string|null why the scenario is not played yet */
    public function whyNotPlayed(string $scenario): ?string
    {
        foreach ($this->lists['scenarios'] as $entry) {
            if (in_array($scenario, $entry['scenarios'], true)) {
                return $entry['because'];
            }
        }

        return null;
    }

    /** @return list<string> the reasons of all entries */
    public function reasons(): array
    {
        return array_merge(...array_values(array_map(static fn(array $entries): array => array_column($entries, 'because'), $this->lists)));
    }

    private function reduced(Step $step, string $scenario): ?Step
    {
        $table = $step->kind === 'write' ? $step->about : $step->ormTable();
        if ($table !== null && $this->isListed('tables', static fn(array $entry): bool => self::isAnyOf($entry['tables'], $table), $scenario)) {
            return null;
        }
        if ($step->kind === 'write' && $this->isListed('rows', static fn(array $entry): bool => self::isRowOf($entry, $step), $scenario)) {
            return null;
        }
        if ($step->kind === 'event' && $this->isListed('events', static fn(array $entry): bool => self::isAnyOf($entry['events'], $step->about), $scenario)) {
            return null;
        }
        if ($step->columns !== [] && $table !== null) {
            $columns = array_values(array_filter(
                $step->columns,
                fn(string $column): bool => !$this->isListed(
                    'columns',
                    static fn(array $entry): bool => fnmatch($entry['table'], $table) && in_array($column, $entry['columns'], true),
                    $scenario
                )
            ));
            if ($columns === []) {
                return null; // nothing but what is left out was written
            }
            $step = $step->withColumns($columns);
        }
        return $step;
    }

    private function isListed(string $list, callable $matches, string $scenario): bool
    {
        foreach ($this->lists[$list] as $entry) {
            if ((!isset($entry['scenarios']) || in_array($scenario, $entry['scenarios'], true)) && $matches($entry)) {
                return true;
            }
        }

        return false;
    }

    private static function isRowOf(array $entry, Step $step): bool
    {
        $value = $step->values[$entry['column']] ?? null; // a class in the trace, SQL here

        return $step->about === $entry['table'] && $value !== null && in_array(preg_replace("/^const:|'/", '', $value), $entry['values'], true);
    }

    /** @param list<string> $patterns with * */
    private static function isAnyOf(array $patterns, string $name): bool
    {
        foreach ($patterns as $pattern) {
            if (fnmatch(str_replace('\\', '\\\\', $pattern), $name)) {
                return true;
            }
        }

        return false;
    }
}
