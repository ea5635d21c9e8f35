<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Storage\CommandTable;

/** How far a command got: notes in its row that outlive the hit, so that a repeat goes on where it stopped. */
final class Progress
{
    /**
     * @param string $commandId uuid; also the ORIGIN_ID of what the command creates
     * @param array<string, mixed> $notes
     */
    public function __construct(public readonly string $commandId, private array $notes)
    {
    }

    /** @return mixed null when nothing was noted */
    public function noted(string $name): mixed
    {
        return $this->notes[$name] ?? null;
    }

    public function note(string $name, mixed $value): void
    {
        $this->notes[$name] = $value;
        $result = CommandTable::update($this->commandId, ['PROGRESS' => json_encode($this->notes, JSON_THROW_ON_ERROR)]);
        if (!$result->isSuccess()) {
            throw new \RuntimeException("progress of command $this->commandId: " . implode('; ', $result->getErrorMessages()));
        }
    }

    /**
     * Makes one thing and gives its id; when an earlier try was killed between making and noting it, finds that thing instead.
     *
     * @param callable(): int $lastId the newest id before the first try, which bounds the search
     * @param callable(int): int $find what an earlier try made after that id; 0: nothing
     * @param callable(): int $make
     */
    public function once(string $name, callable $lastId, callable $find, callable $make): int
    {
        $step = $this->noted($name);
        if (isset($step['id'])) {
            return $step['id'];
        }
        $found = 0;
        if ($step === null) {
            $step = ['after' => $lastId()];
            $this->note($name, $step);
        } else {
            $found = $find($step['after']);
        }
        $id = $found > 0 ? $found : $make();
        $this->note($name, $step + ['id' => $id]);

        return $id;
    }
}
