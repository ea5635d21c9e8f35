<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Service;

use Bitrix\HumanResources\Enum\EventName;
use Bitrix\Main\Event;

/** Sends the events of the structure; queued ones wait until the writes are committed, and what handlers throw is not caught. */
class EventSenderService
{
    /** @var list<array{EventName, array}> */
    private array $queue = [];

    public function send(EventName $event, array $eventData): Event
    {
        $sent = new Event('humanresources', $event->name, $eventData);
        $sent->send();
        return $sent;
    }

    public function queueEvent(EventName $event, array $eventData): void
    {
        $this->queue[] = [$event, $eventData];
    }

    public function sendQueued(): void
    {
        $queue = $this->queue;
        $this->clearQueue();
        foreach ($queue as [$event, $eventData]) {
            $this->send($event, $eventData);
        }
    }

    public function clearQueue(): void
    {
        $this->queue = [];
    }
}
