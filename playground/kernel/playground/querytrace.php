<?php

declare(strict_types=1);

namespace Playground;

/** Keeps the writes of a hit in order, for tests of the order of writes. Not in the box. */
final class QueryTrace
{
    private static bool $on = false;
    /** @var list<string> */
    private static array $marks = [];

    public static function start(): void
    {
        self::$on = true;
        self::$marks = [];
    }

    /** @return list<string> "INSERT b_table", "UPDATE b_table COLUMN COLUMN", and what mark() added */
    public static function stop(): array
    {
        self::$on = false;
        return self::$marks;
    }

    public static function mark(string $text): void
    {
        if (self::$on) {
            self::$marks[] = $text;
        }
    }

    public static function add(string $sql): void
    {
        if (!self::$on || !preg_match('/^\s*(INSERT|UPDATE|DELETE|REPLACE)\b.*?`?(\w*b_\w+|linewarden_\w+)`?/is', $sql, $m)) {
            return;
        }
        $columns = '';
        if (strtoupper($m[1]) === 'UPDATE' && preg_match('/\bSET\b(.*?)(\bWHERE\b|$)/is', $sql, $set)) {
            preg_match_all('/`(\w+)`\s*=/', $set[1], $names);
            $columns = ' ' . implode(' ', $names[1]);
        }
        self::$marks[] = rtrim(strtoupper($m[1]) . ' ' . $m[2] . $columns);
    }
}
