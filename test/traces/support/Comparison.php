<?php

declare(strict_types=1);

/** A trace beside the practice portal, step by step. */
final class Comparison
{
    private const NEIGHBOURS = 4;
    /** Longer arrays were cut there when they were recorded. */
    private const RECORDED_KEYS = 60;

    /**
     * @param list<Step> $trace
     * @param list<Step> $ours
     * @param callable(string, string): bool $isValueOpen whether only the presence of that table's column counts
     */
    public function __construct(
        private readonly array $trace,
        private readonly array $ours,
        private readonly Values $values,
        private $isValueOpen
    ) {
    }

    /** Null: nothing differs. Else the first differing step with its neighbours. */
    public function firstDifference(): ?string
    {
        for ($at = 0, $end = max(count($this->trace), count($this->ours)); $at < $end; $at++) {
            $what = $this->difference($this->trace[$at] ?? null, $this->ours[$at] ?? null);
            if ($what !== []) {
                return $this->picture($at) . "\n" . implode("\n", $what);
            }
        }

        return null;
    }

    /** Everything that differs, steps aligned by their names: "-" only in the trace, "+" only here, "!" in both but not equal. */
    public function allDifferences(): string
    {
        $lengths = [];
        for ($i = count($this->trace); $i >= 0; $i--) {
            for ($j = count($this->ours); $j >= 0; $j--) {
                $lengths[$i][$j] = match (true) {
                    $i === count($this->trace) || $j === count($this->ours) => 0,
                    $this->isSameStep($i, $j) => $lengths[$i + 1][$j + 1] + 1,
                    default => max($lengths[$i + 1][$j], $lengths[$i][$j + 1]),
                };
            }
        }
        $lines = [];
        for ($i = $j = 0; $i < count($this->trace) || $j < count($this->ours);) {
            if ($i < count($this->trace) && $j < count($this->ours) && $this->isSameStep($i, $j)) {
                $what = $this->difference($this->trace[$i], $this->ours[$j]);
                $lines[] = ($what === [] ? '  ' : '! ') . $this->trace[$i]->name;
                array_push($lines, ...array_map(static fn(string $line): string => "      $line", $what));
                $i++;
                $j++;
            } elseif ($j === count($this->ours) || ($i < count($this->trace) && $lengths[$i + 1][$j] >= $lengths[$i][$j + 1])) {
                $lines[] = '- ' . $this->whole($this->trace[$i++]);
            } else {
                $lines[] = '+ ' . $this->whole($this->ours[$j++], true);
            }
        }

        return implode("\n", $lines);
    }

    private function isSameStep(int $i, int $j): bool
    {
        return strcasecmp($this->trace[$i]->name, $this->ours[$j]->name) === 0;
    }

    /** @return list<string> */
    private function difference(?Step $trace, ?Step $ours): array
    {
        if ($trace === null || $ours === null || strcasecmp($trace->name, $ours->name) !== 0) { // events are found whatever the case
            return ['the trace has:     ' . ($trace === null ? 'nothing more' : $this->whole($trace)), 'practice portal:   ' . ($ours === null ? 'nothing more' : $this->whole($ours, true))];
        }
        $what = self::sets($trace->kind === 'write' ? 'columns' : 'fields of the row', $trace->columns, $ours->columns);
        if ($trace->rows !== $ours->rows) {
            $what[] = "rows of the statement: $trace->rows in the trace, $ours->rows here";
        }
        foreach ($trace->values ?? [] as $column => $class) {
            if (isset($ours->values[$column]) && !($this->isValueOpen)($trace->about, $column) && !$this->values->isOf($class, $ours->values[$column])) {
                $what[] = "$column: $class in the trace, {$this->values->classOf($ours->values[$column])} here";
            }
        }
        foreach (array_keys($trace->parameters + $ours->parameters) as $number) {
            [$wanted, $given] = [$trace->parameters[$number] ?? 'nothing', $ours->parameters[$number] ?? 'nothing'];
            if (is_array($wanted) && is_array($given)) {
                $isCut = count($wanted) === self::RECORDED_KEYS;
                array_push($what, ...self::sets("keys of parameter $number", $wanted, $isCut ? array_intersect($given, $wanted) : $given));
            } elseif ($wanted !== $given) {
                $show = static fn(array|string $one): string => is_array($one) ? 'array{' . implode(',', $one) . '}' : $one;
                $what[] = "parameter $number: {$show($wanted)} in the trace, {$show($given)} here";
            }
        }

        return $what;
    }

    /** @return list<string> */
    private static function sets(string $what, array $wanted, array $given): array
    {
        $lines = [];
        foreach (['only in the trace' => array_diff($wanted, $given), 'only here' => array_diff($given, $wanted)] as $where => $names) {
            if ($names !== []) {
                $lines[] = "$what $where: " . implode(' ', $names);
            }
        }

        return $lines;
    }

    private function picture(int $at): string
    {
        $lines = [sprintf('   %-70s | %s', 'trace', 'practice portal')];
        for ($index = max(0, $at - self::NEIGHBOURS); $index <= $at + self::NEIGHBOURS; $index++) {
            $lines[] = sprintf(
                '%s %-70s | %s',
                $index === $at ? '=>' : '  ',
                mb_strimwidth(isset($this->trace[$index]) ? $this->brief($this->trace[$index]) : '', 0, 70, '…'),
                mb_strimwidth(isset($this->ours[$index]) ? $this->brief($this->ours[$index]) : '', 0, 70, '…')
            );
        }

        return implode("\n", array_map('rtrim', $lines));
    }

    private function brief(Step $step): string
    {
        return $step->kind === 'write' ? "$step->name " . implode(' ', $step->columns) : ($step->isMark() ? "--- $step->name" : $step->name);
    }

    private function whole(Step $step, bool $isOurs = false): string
    {
        $row = [];
        foreach ($step->columns as $column) {
            $value = $step->values[$column] ?? null;
            $row[] = $value === null ? $column : "$column=" . ($isOurs ? $this->values->classOf($value) : $value);
        }

        return rtrim("$step->name " . implode(' ', $row));
    }
}
