<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;

/** Where a dialog shall go: to a user, who accepts it (offer) or has it accepted for them (answer), or to the queue. */
final class Target
{
    private const MODES = ['offer', 'answer'];

    /**
     * @param int $userId 0: the queue of the line
     * @param int $untilAt of the queue: from then on (unix seconds) the sidecar gives it to somebody; 0: nobody does
     */
    private function __construct(public readonly int $userId, public readonly string $mode, public readonly int $untilAt = 0)
    {
    }

    /** {"queue": true, "untilAt": 1772524800} or {"userId": 5, "mode": "offer"}; the command gets a Target. */
    public static function field(): Field
    {
        return new Field(self::either(['mode' => Field::word(self::MODES)])->notation, self::read(...));
    }

    /** {"queue": true, "untilAt": 1772524800} or {"userId": 5}, with a field modeBeside(); the command gets a Target. */
    public static function fieldWithoutMode(): Field
    {
        return new Field(self::either([])->notation, self::read(...));
    }

    /** Read with the target, and only where that goes to a user; the command gets null. */
    public static function modeBeside(): Field
    {
        return new Field(Field::word(self::MODES)->notation, static fn(): mixed => null);
    }

    /** The mode is taken from either place, whichever of them the command's description names. */
    private static function read(mixed $value, string $path, array $command): self
    {
        $mode = Field::word(self::MODES);
        $target = self::either(['mode' => $mode->optional()])->read($value, $path);

        return isset($target['queue'])
            ? new self(0, 'offer', $target['untilAt'])
            : new self($target['userId'], $target['mode'] ?? $mode->read($command['mode'] ?? null, 'mode'));
    }

    /** @param array<string, Field> $beside what stands beside the user */
    private static function either(array $beside): Field
    {
        return Field::either('queue', new Fields(['queue' => Field::yes(), 'untilAt' => Field::seconds()->optional(0)]), new Fields(['userId' => Field::id()] + $beside));
    }
}
