<?php

declare(strict_types=1);

use Bitrix\Main\Event;

/** Writes down what the practice portal does, in the order of its connection. */
final class Recorder
{
    /** @var list<Step> */
    public array $steps = [];
    private bool $isInBackground = false;

    /** Records the action as one hit: its calls, then the jobs that run after the answer. */
    public function part(string $name, callable $action): void
    {
        $this->steps[] = new Step('part', $name);
        \Playground\QueryTrace::start();
        $this->listen(true);
        try {
            $action();
            $this->isInBackground = true;
            \Playground\Hit::runBackgroundJobs();
        } finally {
            $this->isInBackground = false;
            $this->listen(false);
            $this->asked(\Playground\QueryTrace::stop());
        }
    }

    /** Triggers, which the portal would start when the hit is over: the stand-ins only mark that they ask for them. */
    private function asked(array $marks): void
    {
        $asked = [];
        foreach ($marks as $mark) {
            if (preg_match('/^trigger (\w+) \S+ (.+)$/', $mark, $m)) {
                $class = str_replace('_', '', ucwords(strtolower($m[1]), '_')) . 'Trigger';
                $asked[] = $class . ' ' . preg_replace_callback('/(\w+) \d+,?/', static fn(array $one): string => (string) CCrmOwnerType::ResolveID($one[1]), $m[2]);
            }
        }
        if ($asked !== []) {
            $this->steps[] = Step::triggers($asked);
        }
    }

    public function written(string $sql, int $affectedRows): void
    {
        $statement = Statement::of($sql);
        if ($statement !== null) {
            $row = $statement->rows[0] ?? [];
            $this->add(new Step('write', "$statement->kind $statement->table", $statement->table, $row, array_keys($row), [], max(1, count($statement->rows))));
        }
    }

    /** An event that was sent as an object. */
    public function sent(Event $event): void
    {
        $about = "{$event->getModuleId()}:{$event->getEventType()}";
        $given = (array) $event->getParameters();
        $parameters = array_is_list($given)
            ? array_map(static fn(int $number, mixed $one): string => "$number:" . self::text($one), array_keys($given), $given)
            : array_map('strval', array_keys($given));
        $fields = str_contains($about, '::On') ? array_keys((array) ($event->getParameters()['fields'] ?? [])) : [];
        $this->add(new Step('event', "$about (v2)", $about, [], $fields, [$parameters]));
    }

    /** An event that was run with positional arguments. */
    public function run(string $module, string $name, array $arguments): void
    {
        $this->add(new Step('event', "$module:$name (legacy)", "$module:$name", [], [], array_map(self::shape(...), $arguments)));
    }

    private function add(Step $step): void
    {
        if ($this->isInBackground) {
            $this->isInBackground = false;
            $this->steps[] = new Step('background', 'background');
        }
        $this->steps[] = $step;
    }

    private function listen(bool $isOn): void
    {
        RecordingEventManager::tell($isOn ? $this : null);
        TraceConnection::tell($isOn ? $this : null);
    }

    /** The parameters of an event that has no names for them, as the traces write them. */
    private static function text(mixed $argument): string
    {
        $shape = self::shape($argument);

        return is_array($shape) ? 'array{' . implode(',', $shape) . '}' : $shape;
    }

    /** @return list<string>|string keys of an array, type of anything else */
    private static function shape(mixed $argument): array|string
    {
        return match (true) {
            is_array($argument) && $argument !== [] && array_is_list($argument) => 'list(' . count($argument) . ')',
            is_array($argument) => array_map('strval', array_keys($argument)),
            default => gettype($argument),
        };
    }
}
