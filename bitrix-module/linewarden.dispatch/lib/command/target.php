<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

/** Where a dialog shall go: to a user, who accepts it (offer) or has it accepted for them (answer), or to the queue. */
final class Target
{
    private const MODES = ['offer', 'answer'];

    /** @param int $userId 0: the queue of the line */
    private function __construct(public readonly int $userId, public readonly string $mode)
    {
    }

    /** {"userId": 5, "mode": "offer"} or {"queue": true} in the field; the mode may also stand beside the field. */
    public static function read(Input $input, string $field): self
    {
        $target = $input->object($field);
        if ($target->has('queue')) {
            return $target->flag('queue') ? new self(0, 'offer') : throw $target->wrong('queue', 'true');
        }

        return new self($target->id('userId'), ($target->has('mode') ? $target : $input)->oneOf('mode', self::MODES));
    }
}
