<?php

declare(strict_types=1);

/** One step of a trace or of the practice portal: a write, an event, or a mark between them. */
final class Step
{
    /**
     * @param string $kind part, background, triggers, write or event
     * @param string $name part's text, "update b_table", "crm:OnAfterCrmDealAdd (legacy)"
     * @param string $about table or "module:event": what the left-out list speaks of
     * @param array<string, string>|null $values of a write: class of the value (trace) or its SQL (practice portal); null: only columns are known
     * @param list<string> $columns of a write, or those that an ORM event carries
     * @param list<list<string>|string> $parameters of an event: keys of a sent one; type or keys of each argument of a legacy one
     */
    public function __construct(
        public readonly string $kind,
        public readonly string $name,
        public readonly string $about = '',
        public readonly ?array $values = [],
        public readonly array $columns = [],
        public readonly array $parameters = [],
        public readonly int $rows = 1
    ) {
    }

    /** @return list<self> */
    public static function ofTrace(string $file): array
    {
        return array_map(self::fromTrace(...), json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR)['steps']);
    }

    public function isMark(): bool
    {
        return $this->kind !== 'write' && $this->kind !== 'event';
    }

    /** The table whose rows an ORM event speaks of, where a stand-in of its class exists. */
    public function ormTable(): ?string
    {
        if ($this->kind !== 'event' || !preg_match('/^\w+:\\\\(.+)::On/', $this->about, $m)) {
            return null;
        }
        $class = $m[1] . 'Table';

        return class_exists($class) ? $class::getTableName() : null;
    }

    /** @param list<string> $columns that stay */
    public function withColumns(array $columns): self
    {
        $values = $this->values === null ? null : array_intersect_key($this->values, array_flip($columns));

        return new self($this->kind, $this->name, $this->about, $values, $columns, $this->parameters, $this->rows);
    }

    private static function fromTrace(array $step): self
    {
        if (isset($step['write'])) {
            $write = $step['write'];

            return new self('write', "{$write['kind']} {$write['table']}", $write['table'], $write['values'] ?? null, $write['columns'], [], $write['rows'] ?? 1);
        }
        if (isset($step['event'])) {
            $event = $step['event'];
            $about = "{$event['module']}:{$event['name']}";
            $parameters = $event['form'] === 'v2' ? [$event['params']] : array_map(
                static fn(string $one) => preg_match('/^array\{(.*)\}$/', $one, $m) ? ($m[1] === '' ? [] : explode(',', $m[1])) : $one,
                $event['params']
            );

            return new self('event', "$about ({$event['form']})", $about, [], $event['fields'] ?? [], $parameters);
        }
        if (isset($step['triggers_asked'])) {
            return self::triggers(array_map(
                static fn(array $one): string => $one['class'] . ' ' . implode(' ', $one['owner_types']),
                $step['triggers_asked']
            ));
        }

        return isset($step['part']) ? new self('part', $step['part']) : new self('background', 'background');
    }

    /** @param list<string> $asked "CallTrigger 3 2": class and the types of the owners */
    public static function triggers(array $asked): self
    {
        return new self('triggers', 'triggers asked: ' . implode(', ', $asked));
    }
}
