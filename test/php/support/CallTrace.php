<?php

declare(strict_types=1);

use Bitrix\Main\EventManager;
use Playground\QueryTrace;

/** Listens to the events of calls and their activities, and puts them among the writes. */
final class CallTrace
{
    /** @var list<array{string, array}> name and payload of the telephony's events, in order of arrival */
    public array $told = [];
    /** @var list<array{string, string, int}> */
    private array $handlers = [];

    public function __construct()
    {
        foreach (['onCallInit', 'onCallRegisteredInCrm', 'onCallStart', 'OnAfterStatisticAdd', 'onCallEnd'] as $name) {
            $this->on('voximplant', $name, function ($payload) use ($name): void {
                QueryTrace::mark($name);
                $this->told[] = [$name, is_array($payload) ? $payload : $payload->getParameters()];
            });
        }
        foreach (['OnBeforeCrmActivityAdd', 'OnActivityAdd'] as $name) {
            $this->on('crm', $name, static fn() => QueryTrace::mark($name));
        }
    }

    public function on(string $module, string $name, callable $handler): void
    {
        $this->handlers[] = [$module, $name, EventManager::getInstance()->addEventHandler($module, $name, $handler)];
    }

    public function stop(): void
    {
        foreach ($this->handlers as [$module, $name, $key]) {
            EventManager::getInstance()->removeEventHandler($module, $name, $key);
        }
        $this->handlers = [];
    }

    /** @return list<string> */
    public function names(): array
    {
        return array_column($this->told, 0);
    }

    /** What the event carried when it came last. */
    public function payload(string $name): array
    {
        return array_column($this->told, 1, 0)[$name];
    }

    /** @return list<string> writes of calls and cards and the events between them */
    public function of(callable $step): array
    {
        QueryTrace::start();
        $step();

        return array_values(array_filter(
            QueryTrace::stop(),
            static fn(string $mark): bool => (bool) preg_match('/b_voximplant_|INSERT b_crm_(act|lead|contact|deal)$|^[Oo]n|^trigger/', $mark)
        ));
    }
}
