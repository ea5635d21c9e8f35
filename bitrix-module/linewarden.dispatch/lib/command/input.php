<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

/** Reads the fields of a command; each method throws FieldWrong with the full name of the field ("contact.create.name"). */
final class Input
{
    /** Longest text of a comment or notice; the portal's own message fields take no more. */
    private const TEXT_LENGTH = 10000;
    private const LIST_LENGTH = 100;

    public function __construct(private readonly array $values, private readonly string $path = '')
    {
    }

    /** An id of the portal, more than 0. */
    public function id(string $name): int
    {
        return $this->integer($name, 1, 'an id (integer > 0)');
    }

    /** An id, or 0 for none. */
    public function idOrNone(string $name): int
    {
        return $this->integer($name, 0, 'an id or 0');
    }

    public function flag(string $name): bool
    {
        $value = $this->values[$name] ?? null;

        return is_bool($value) ? $value : throw $this->wrong($name, 'true or false');
    }

    /** A text that says something. */
    public function text(string $name): string
    {
        $value = $this->optionalText($name);

        return $value !== '' ? $value : throw $this->wrong($name, 'a text');
    }

    /** A text that says something in at most that many characters. */
    public function shortText(string $name, int $length): string
    {
        $value = $this->text($name);

        return mb_strlen($value) <= $length ? $value : throw $this->wrong($name, "a text of at most $length characters");
    }

    /** A text; '' when it is absent, null or empty. */
    public function optionalText(string $name): string
    {
        $value = $this->values[$name] ?? '';
        if (!is_string($value) || mb_strlen($value) > self::TEXT_LENGTH) {
            throw $this->wrong($name, sprintf('a text of at most %d characters', self::TEXT_LENGTH));
        }

        return trim($value);
    }

    /**
     * @param list<string> $allowed
     */
    public function oneOf(string $name, array $allowed): string
    {
        $value = $this->values[$name] ?? null;

        return in_array($value, $allowed, true) ? $value : throw $this->wrong($name, 'one of ' . implode(', ', $allowed));
    }

    /**
     * null when the field is absent or null.
     *
     * @param list<string> $allowed
     */
    public function oneOfOrNull(string $name, array $allowed): ?string
    {
        return $this->has($name) ? $this->oneOf($name, $allowed) : null;
    }

    public function object(string $name): self
    {
        return $this->objectOrNull($name) ?? throw $this->wrong($name, 'an object');
    }

    /** null when the field is absent or null. */
    public function objectOrNull(string $name): ?self
    {
        $value = $this->values[$name] ?? null;
        if ($value === null) {
            return null;
        }
        if (!is_array($value) || array_is_list($value)) {
            throw $this->wrong($name, 'an object');
        }

        return new self($value, "$this->path$name.");
    }

    /** @return list<self> each knows its place in the list ("numbers.3.key") */
    public function objects(string $name, int $most = self::LIST_LENGTH): array
    {
        $objects = [];
        foreach ($this->list($name, $most) as $place => $value) {
            $isObject = is_array($value) && $value !== [] && !array_is_list($value);
            $objects[] = $isObject ? new self($value, "$this->path$name.$place.") : throw $this->wrong($name, 'a list of objects');
        }

        return $objects;
    }

    /** @return list<string> without empty ones */
    public function texts(string $name): array
    {
        foreach ($list = $this->list($name) as $value) {
            is_string($value) || throw $this->wrong($name, 'a list of texts');
        }

        return array_values(array_filter(array_map('trim', $list), static fn(string $text): bool => $text !== ''));
    }

    /** @return list<int> */
    public function ids(string $name): array
    {
        foreach ($list = $this->list($name) as $value) {
            is_int($value) && $value > 0 || throw $this->wrong($name, 'a list of ids');
        }

        return $list;
    }

    /** @return list<int> none when the field is absent or null */
    public function optionalIds(string $name): array
    {
        return $this->has($name) ? $this->ids($name) : [];
    }

    public function has(string $name): bool
    {
        return isset($this->values[$name]);
    }

    public function wrong(string $name, string $needed): FieldWrong
    {
        return new FieldWrong($this->path . $name, $needed);
    }

    private function integer(string $name, int $least, string $needed): int
    {
        $value = $this->values[$name] ?? null;

        return is_int($value) && $value >= $least ? $value : throw $this->wrong($name, $needed);
    }

    private function list(string $name, int $most = self::LIST_LENGTH): array
    {
        $value = $this->values[$name] ?? null;
        if (!is_array($value) || !array_is_list($value) || count($value) > $most) {
            throw $this->wrong($name, "a list of at most $most");
        }

        return $value;
    }
}
