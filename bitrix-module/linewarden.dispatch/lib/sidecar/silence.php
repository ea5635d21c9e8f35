<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Sidecar;

use Linewarden\Dispatch\Feed\EventQueue;
use Linewarden\Dispatch\Feed\Nudge;
use Linewarden\Dispatch\Module;

/** That the sidecar does nothing, as far as the portal can see: it does not answer, or it answers and takes no events. */
final class Silence
{
    public const NO_ANSWER = 'NO_ANSWER';
    public const UNSIGNED = 'UNSIGNED';
    public const TAKES_NOTHING = 'TAKES_NOTHING';

    /**
     * @param self::* $kind
     * @param int $since unix seconds
     */
    private function __construct(public readonly string $kind, public readonly int $since)
    {
    }

    /** By the last nudge, which the caller has just sent; null: it answers, and no event has waited longer than is usual. */
    public static function now(): ?self
    {
        $nudge = Nudge::lastResult();
        if ($nudge !== null && $nudge['problem'] !== '') {
            return new self($nudge['problem'] === Nudge::UNSIGNED ? self::UNSIGNED : self::NO_ANSWER, $nudge['failingSince'] ?? $nudge['since']);
        }
        $oldest = EventQueue::oldestAt();
        if ($oldest === 0) {
            return null;
        }
        $since = max($oldest, $nudge['since'] ?? 0); // one that has just come back has its time for what waited

        return Module::now() - $since >= self::limit() ? new self(self::TAKES_NOTHING, $since) : null;
    }

    /** Whether it has gone on for so long that the administrators are to be told. */
    public function isLong(): bool
    {
        return Module::now() - $this->since >= self::limit();
    }

    private static function limit(): int
    {
        return Module::silenceMinutes() * 60;
    }
}
