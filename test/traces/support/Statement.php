<?php

declare(strict_types=1);

/** A writing SQL statement taken apart, as far as the stand-ins write them. */
final class Statement
{
    /**
     * @param list<array<string, string>> $rows SQL of each value by column; one row for an update, none for a delete
     * @param list<string> $where columns that it chooses its rows by
     */
    private function __construct(
        public readonly string $kind,
        public readonly string $table,
        public readonly array $rows,
        public readonly array $where = []
    ) {
    }

    /** Null: it writes nothing. */
    public static function of(string $sql): ?self
    {
        $sql = trim($sql);
        $name = '`?(\w+)`?';
        if (preg_match("/^(INSERT|INSERT\\s+IGNORE|REPLACE)\\s+INTO\\s+$name\\s*\\(([^)]*)\\)\\s*(.*)$/is", $sql, $m)) {
            $columns = array_map(static fn(string $column): string => trim($column, " `\n\t"), explode(',', $m[3]));
            [$values, $update] = self::cut($m[4], 'ON\s+DUPLICATE\s+KEY\s+UPDATE');
            $rows = preg_match('/^VALUES\s*(.*)$/is', $values, $v)
                ? array_map(static fn(string $row): array => array_combine($columns, self::split(substr(trim($row), 1, -1))), self::split($v[1]))
                : [array_fill_keys($columns, '(' . $values . ')')]; // INSERT … SELECT
            $kind = strtoupper($m[1]) === 'REPLACE' || $update !== '' ? 'upsert' : strtolower(preg_replace('/\s+/', ' ', $m[1]));

            return new self($kind, $m[2], $rows);
        }
        if (preg_match("/^UPDATE\\s+(?:IGNORE\\s+)?$name(?:\\s+(?!SET\\b)\\w+)?(.*?)\\bSET\\b(.*)$/is", $sql, $m)) {
            [$set, $where] = self::cut($m[3], 'WHERE');
            $row = [];
            foreach (self::split($set) as $one) {
                [$column, $value] = explode('=', $one, 2);
                $row[trim(preg_replace('/^\s*\w+\./', '', $column), " `\n\t")] = trim($value);
            }

            return new self('update', $m[1], [$row], self::columns($where));
        }
        if (preg_match("/^DELETE\\s+(?:\\w+\\s+)?FROM\\s+$name(.*)$/is", $sql, $m)) {
            return new self('delete', $m[1], [], self::columns(self::cut($m[2], 'WHERE')[1]));
        }
        if (preg_match('/^(INSERT|UPDATE|DELETE|REPLACE)\b/i', $sql)) {
            throw new LogicException("This statement is not understood: $sql");
        }

        return null;
    }

    /** @return array{string, string} before and after the word, outside of strings and brackets */
    private static function cut(string $sql, string $word): array
    {
        foreach (self::outside($sql) as $at) {
            if (preg_match("/\\G\\b$word\\b/i", $sql, $m, 0, $at)) {
                return [trim(substr($sql, 0, $at)), trim(substr($sql, $at + strlen($m[0])))];
            }
        }

        return [trim($sql), ''];
    }

    /** @return list<string> parts between the commas outside of strings and brackets */
    private static function split(string $sql): array
    {
        $parts = [];
        $from = 0;
        foreach (self::outside($sql) as $at) {
            if ($sql[$at] === ',') {
                $parts[] = trim(substr($sql, $from, $at - $from));
                $from = $at + 1;
            }
        }
        $parts[] = trim(substr($sql, $from));

        return $parts;
    }

    /** @return iterable<int> positions that are in no string and in no bracket */
    private static function outside(string $sql): iterable
    {
        $quote = '';
        $depth = 0;
        for ($at = 0, $length = strlen($sql); $at < $length; $at++) {
            $sign = $sql[$at];
            if ($quote !== '') {
                if ($sign === '\\') {
                    $at++;
                } elseif ($sign === $quote) {
                    $quote = '';
                }
                continue;
            }
            if ($sign === "'" || $sign === '"') {
                $quote = $sign;
            } elseif ($sign === ')') {
                $depth--;
            }
            if ($depth === 0 && $quote === '') {
                yield $at;
            }
            if ($sign === '(') {
                $depth++;
            }
        }
    }

    /** @return list<string> */
    private static function columns(string $where): array
    {
        preg_match_all('/(?<![\'\w])`?([A-Z][A-Z_0-9]*)`?\s*(?:=|<|>|!|\bIN\b|\bIS\b|\bNOT\b|\bLIKE\b)/', $where, $m);
        $columns = array_values(array_unique($m[1]));
        sort($columns);

        return $columns;
    }
}
