<?php

declare(strict_types=1);

/** Classes of values: how a trace writes them down, and whether the SQL of a value is of such a class. */
final class Values
{
    /** @param array<string, int> $actors user ids by their name in the traces ("service", "op11", "client", …) */
    public function __construct(public array $actors)
    {
    }

    public function isOf(string $class, string $sql): bool
    {
        $literal = self::literal($sql);
        [$kind, $value] = explode(':', $class, 2) + [1 => ''];

        return match ($kind) {
            'const' => $literal !== null && self::isSame(['empty' => '', 'max date' => '9999-12-31 00:00:00'][$value] ?? $value, $literal),
            'id' => str_starts_with($value, 'user ')
                ? $literal === (string) ($this->actors[substr($value, 5)] ?? throw new LogicException("Nobody here is \"$value\""))
                : $literal !== null && ctype_digit($literal) && (int) $literal > 0,
            'now' => preg_match('/^(NOW|CURDATE)\(\)$/i', $sql) === 1 || ($literal !== null && self::isAbout($literal, 0, 120)),
            'time' => $literal !== null && preg_match('/^\d{4}-\d\d-\d\d/', $literal) === 1 && !self::isAbout($literal, 0, 120),
            'text' => $literal !== null && ($value === 'serialized' ? preg_match('/^[aOs]:\d+:|^N;$|^[\[{]/', $literal) === 1 : $literal !== ''),
            'null' => strtoupper($sql) === 'NULL',
            'number' => is_numeric($literal),
            'expression', 'expression of itself' => $literal === null && strtoupper($sql) !== 'NULL',
            default => throw new LogicException("Unknown class of a value: $class"),
        };
    }

    /** For reading: the nearest class of a value of ours. */
    public function classOf(string $sql): string
    {
        $literal = self::literal($sql);
        if ($literal === null) {
            return strtoupper($sql) === 'NULL' ? 'null' : (preg_match('/^(NOW|CURDATE)\(\)$/i', $sql) ? 'now' : "expression $sql");
        }
        if (preg_match('/^\d{4}-\d\d-\d\d/', $literal)) {
            return self::isAbout($literal, 0, 120) ? 'now' : "time:$literal";
        }
        $actor = array_search((int) $literal, $this->actors, true);

        return match (true) {
            $literal === '' => 'const:empty',
            ctype_digit($literal) && $actor !== false => "$literal (user $actor)",
            mb_strlen($literal) > 60 => 'text ' . mb_substr($literal, 0, 57) . '…',
            default => "const:$literal",
        };
    }

    /** Null: an expression. */
    private static function literal(string $sql): ?string
    {
        if (preg_match('/^-?\d+(\.\d+)?$/', $sql)) {
            return $sql;
        }

        return preg_match("/^'(.*)'$/s", $sql, $m) ? stripcslashes($m[1]) : null;
    }

    private static function isSame(string $wanted, string $found): bool
    {
        return $wanted === $found || (is_numeric($wanted) && is_numeric($found) && (float) $wanted === (float) $found);
    }

    private static function isAbout(string $time, int $seconds, int $tolerance): bool
    {
        if (preg_match('/^\d{4}-\d\d-\d\d$/', $time)) {
            return $time === \Playground\Clock::dateTime()->format('Y-m-d');
        }
        $at = DateTime::createFromFormat('Y-m-d H:i:s', substr($time, 0, 19));

        return $at !== false && abs($at->getTimestamp() - \Playground\Clock::now() - $seconds) <= $tolerance;
    }
}
