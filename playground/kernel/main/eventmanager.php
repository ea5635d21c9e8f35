<?php

declare(strict_types=1);

namespace Bitrix\Main;

/** Event handlers: registered ones are rows of b_module_to_module, added ones live for the hit. */
class EventManager
{
    protected static ?EventManager $instance = null;
    /** @var array<string, array<string, list<array>>>|null handlers by module id and event, both upper case */
    private ?array $stored = null;
    /** @var array<string, array<string, list<array>>> */
    private array $added = [];
    private int $counter = 0;

    protected function __construct()
    {
    }

    public static function getInstance()
    {
        return self::$instance ??= new self();
    }

    public function addEventHandler($fromModuleId, $eventType, $callback, $includeFile = false, $sort = 100)
    {
        return $this->add($fromModuleId, $eventType, $callback, $includeFile, $sort, 2);
    }

    public function addEventHandlerCompatible($fromModuleId, $eventType, $callback, $includeFile = false, $sort = 100)
    {
        return $this->add($fromModuleId, $eventType, $callback, $includeFile, $sort, 1);
    }

    public function removeEventHandler($fromModuleId, $eventType, $iEventHandlerKey)
    {
        $list = &$this->added[strtoupper($fromModuleId)][strtoupper($eventType)];
        foreach ((array) $list as $index => $handler) {
            if ($handler['KEY'] === $iEventHandlerKey) {
                unset($list[$index]);
                return true;
            }
        }
        return false;
    }

    public function registerEventHandler($fromModuleId, $eventType, $toModuleId, $toClass = '', $toMethod = '', $sort = 100, $toPath = '', $toMethodArg = [])
    {
        $this->register($fromModuleId, $eventType, $toModuleId, $toClass, $toMethod, $sort, $toPath, $toMethodArg, 2);
    }

    public function registerEventHandlerCompatible($fromModuleId, $eventType, $toModuleId, $toClass = '', $toMethod = '', $sort = 100, $toPath = '', $toMethodArg = [])
    {
        $this->register($fromModuleId, $eventType, $toModuleId, $toClass, $toMethod, $sort, $toPath, $toMethodArg, 1);
    }

    public function unRegisterEventHandler($fromModuleId, $eventType, $toModuleId, $toClass = '', $toMethod = '', $toPath = '', $toMethodArg = [])
    {
        $helper = Application::getConnection()->getSqlHelper();
        $keys = [];
        foreach ([1, 2] as $version) {
            $keys[] = "'" . $this->uniqueId($fromModuleId, $eventType, $toModuleId, $toPath, $toClass, $toMethod, $toMethodArg, $version) . "'";
        }
        Application::getConnection()->queryExecute('DELETE FROM b_module_to_module WHERE UNIQUE_ID IN (' . implode(',', $keys) . ')');
        $this->clearLoadedHandlers();
        unset($helper);
    }

    public function clearLoadedHandlers()
    {
        $this->stored = null;
    }

    public function findEventHandlers($eventModuleId, $eventType, ?array $filter = null)
    {
        $module = strtoupper((string) $eventModuleId);
        $type = strtoupper((string) $eventType);
        $this->stored ??= $this->loadEventHandlers();
        $handlers = array_merge($this->stored[$module][$type] ?? [], array_values($this->added[$module][$type] ?? []));
        if ($filter) {
            $handlers = array_values(array_filter($handlers, static fn(array $h) => in_array($h['TO_MODULE_ID'], $filter, true)));
        }
        usort($handlers, static fn(array $a, array $b) => $a['SORT'] <=> $b['SORT']);
        return $handlers;
    }

    public function send(Event $event)
    {
        foreach ($this->findEventHandlers($event->getModuleId(), $event->getEventType(), $event->getFilter()) as $handler) {
            $this->sendToEventHandler($handler, $event);
        }
    }

    /** What a handler throws goes on to whoever sent the event, as in the portal. */
    protected function sendToEventHandler(array $handler, Event $event)
    {
        $result = \Playground\Handlers::call(
            $handler,
            $handler['VERSION'] === 2 ? [$event] : array_values((array) $event->getParameters())
        );
        if ($result !== null && $result !== false && !($result instanceof EventResult)) {
            $result = new EventResult(EventResult::UNDEFINED, $result, $handler['TO_MODULE_ID']);
        }
        if ($result instanceof EventResult) {
            $event->addResult($result);
        }
    }

    protected function loadEventHandlers()
    {
        $handlers = [];
        $rows = Application::getConnection()->query(
            'SELECT h.* FROM b_module_to_module h INNER JOIN b_module m ON m.ID = h.TO_MODULE_ID ORDER BY h.SORT, h.ID'
        );
        while ($row = $rows->fetch()) {
            $row['SORT'] = (int) $row['SORT'];
            $row['VERSION'] = (int) $row['VERSION'];
            $row['TO_METHOD_ARG'] = $row['TO_METHOD_ARG'] ? (array) unserialize($row['TO_METHOD_ARG'], ['allowed_classes' => false]) : [];
            $handlers[strtoupper($row['FROM_MODULE_ID'])][strtoupper($row['MESSAGE_ID'])][] = $row;
        }
        return $handlers;
    }

    private function add($module, $type, $callback, $includeFile, $sort, int $version): int
    {
        $this->added[strtoupper($module)][strtoupper($type)][] = [
            'CALLBACK' => $callback, 'FULL_PATH' => $includeFile, 'SORT' => (int) $sort, 'VERSION' => $version,
            'TO_MODULE_ID' => '', 'TO_METHOD_ARG' => [], 'KEY' => ++$this->counter,
        ];
        return $this->counter;
    }

    private function register($from, $type, $to, $class, $method, $sort, $path, $arg, int $version): void
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $connection->queryExecute($helper->getInsertIgnore(
            'b_module_to_module',
            '(SORT, FROM_MODULE_ID, MESSAGE_ID, TO_MODULE_ID, TO_PATH, TO_CLASS, TO_METHOD, TO_METHOD_ARG, VERSION, UNIQUE_ID)',
            'VALUES (' . implode(', ', [
                (int) $sort,
                $helper->convertToDbString($from),
                $helper->convertToDbString($type),
                $helper->convertToDbString($to),
                $helper->convertToDbString((string) $path),
                $helper->convertToDbString((string) $class),
                $helper->convertToDbString((string) $method),
                $helper->convertToDbString($arg ? serialize($arg) : ''),
                $version,
                $helper->convertToDbString($this->uniqueId($from, $type, $to, $path, $class, $method, $arg, $version)),
            ]) . ')'
        ));
        $this->clearLoadedHandlers();
    }

    private function uniqueId($from, $type, $to, $path, $class, $method, $arg, int $version): string
    {
        return md5(mb_strtolower(implode('/', [$from, $type, $to, $path, $class, $method, $arg ? serialize($arg) : '', $version])));
    }
}
