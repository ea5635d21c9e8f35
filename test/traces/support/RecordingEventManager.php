<?php

declare(strict_types=1);

use Bitrix\Main\Event;
use Bitrix\Main\EventManager;

/** Puts a first handler of its own to every event that is sent or run, whether anybody else listens or not. */
final class RecordingEventManager extends EventManager
{
    private ?Recorder $recorder = null;

    public static function takePlace(): void
    {
        self::$instance = new self();
    }

    public static function tell(?Recorder $recorder): void
    {
        self::$instance->recorder = $recorder;
    }

    public function findEventHandlers($eventModuleId, $eventType, ?array $filter = null)
    {
        $handlers = parent::findEventHandlers($eventModuleId, $eventType, $filter);
        if ($this->recorder === null) {
            return $handlers;
        }
        $record = function (...$arguments) use ($eventModuleId, $eventType) {
            $event = $arguments[0] ?? null;
            $isSent = count($arguments) === 1 && $event instanceof Event && $event->getEventType() === $eventType;
            $isSent ? $this->recorder?->sent($event) : $this->recorder?->run((string) $eventModuleId, (string) $eventType, $arguments);

            return $eventType === 'OnBeforeCrmAddEvent' && !$isSent ? $event : null; // its answer takes the place of the fields
        };

        return [
            ['CALLBACK' => $record, 'FULL_PATH' => false, 'SORT' => 0, 'VERSION' => 2, 'TO_MODULE_ID' => '', 'TO_METHOD_ARG' => []],
            ...$handlers,
        ];
    }
}
