<?php

declare(strict_types=1);

/** What a scenario has in hand: the world, and the recorder of its parts. */
final class Run
{
    public function __construct(private readonly Recorder $recorder, public readonly TraceWorld $world)
    {
    }

    /**
     * Plays one part as a hit, the rows of cards ten minutes old and last changed by somebody else.
     *
     * @param int $userId whose hit it is, 0: nobody's
     */
    public function part(string $name, callable $action, int $userId = TraceWorld::SERVICE): void
    {
        $this->world->age();
        $this->world->be($userId);
        $this->recorder->part($name, $action);
        $this->world->newHit();
    }
}
