<?php

declare(strict_types=1);

use Linewarden\Dispatch\Call;
use Linewarden\Dispatch\Command;
use Linewarden\Dispatch\Feed;
use PHPUnit\Framework\TestCase;

/** The registries of the module and the tables of docs/protocol.md say the same: nothing missing, nothing extra. */
final class ProtocolTest extends TestCase
{
    private const MODULE = __DIR__ . '/../../bitrix-module/linewarden.dispatch';

    public function testCommandsAndTheirFieldsAreThoseOfTheTable(): void
    {
        $described = [];
        foreach (Command\Registry::COMMANDS as $type => $command) {
            $described[] = [$type, $command::fields()->notation()];
        }

        self::assertSame(
            $described,
            array_map(static fn(array $row): array => [$row[0], self::withoutRemarks($row[1])], self::table('type', 'fields', 'result'))
        );
    }

    /** What the sidecar of release 0.2.0 has sent (test/fixtures/release-0.2): it may still run when the module is newer. */
    public function testCommandsOfTheFormerReleaseAreTaken(): void
    {
        $file = __DIR__ . '/../fixtures/release-0.2/expected.json';
        $types = [];
        foreach (json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR)['done'] as $moment) {
            foreach (array_merge(...array_values($moment['commands'])) as $command) {
                $types[$command['type']] = Command\Registry::COMMANDS[$command['type']]::fields()->read($command) !== [];
            }
        }

        self::assertGreaterThanOrEqual(8, count(array_filter($types)));
    }

    public function testHandshakeNamesTheCommands(): void
    {
        self::assertSame(array_keys(Command\Registry::COMMANDS), Portal::post('{"call": "handshake"}')[1]['result']['commands']);
    }

    public function testHandshakeNamesTheEvents(): void
    {
        $types = array_column(self::table('feed', 'TYPE', 'PAYLOAD'), 1);

        self::assertSame($types, Portal::post('{"call": "handshake"}')[1]['result']['events']);
    }

    public function testCallsAndTheirFieldsAreThoseOfTheExamples(): void
    {
        preg_match('/^## Calls.*?^```\n(.*?)^```/ms', self::protocol(), $section);
        preg_match_all('/^(\{.*?\}) +-> /m', $section[1], $examples);
        self::assertCount(substr_count($section[1], "\n"), $examples[1]);
        $calls = array_map(static fn(string $example): array => json_decode($example, true, 32, JSON_THROW_ON_ERROR), $examples[1]);

        self::assertSame(array_keys(Call\Registry::CALLS), array_column($calls, 'call'));
        foreach ($calls as $call) {
            $input = array_diff_key($call, ['call' => true]);
            self::assertSame($input, Call\Registry::CALLS[$call['call']]::fields()->read($input), $call['call']);
        }
    }

    public function testEventsAndTheirFieldsAreThoseOfTheTable(): void
    {
        $described = [];
        foreach (Feed\Registry::FEEDS as $feed) {
            foreach ($feed::events() as $type => $fields) {
                $described[] = [self::nameOf($feed), $type, implode(', ', $fields)];
            }
        }

        self::assertSame($described, array_map(
            static fn(array $row): array => [$row[0], $row[1], self::withoutRemarks($row[2])],
            self::table('feed', 'TYPE', 'PAYLOAD')
        ));
        self::assertSame(array_column($described, 1), array_values(array_unique(array_column($described, 1))), 'each has one feed');
    }

    public function testEventsOfThePortalAreThoseOfTheTable(): void
    {
        $described = [];
        foreach (Feed\Registry::FEEDS as $feed) {
            foreach ($feed::handlers() as $handler) {
                $event = str_replace('\\Bitrix\\ImOpenLines\\Model\\', '', $handler->event);
                $described[self::nameOf($feed) . " $handler->module"][] = $handler->sort === 100 ? $event : "$event (sort $handler->sort";
            }
        }
        $documented = [];
        foreach (self::table('feed', 'module', 'events') as [$feed, $module, $events]) {
            $documented["$feed $module"] = explode(', ', preg_replace('/(\(sort \d+)[^)]*\)/', '$1', $events));
        }

        self::assertSame($described, $documented);
    }

    /** @dataProvider registries */
    public function testEveryClassIsInItsRegistry(string $folder, string $interface, array $registered): void
    {
        $found = [];
        foreach (glob(self::MODULE . "/lib/$folder/*.php") as $file) {
            preg_match('/^(?:final class|interface|enum) (\w+)/m', file_get_contents($file), $declared);
            $class = "Linewarden\\Dispatch\\" . ucfirst($folder) . "\\$declared[1]";
            if (class_exists($class) && is_subclass_of($class, $interface)) {
                $found[] = $class;
            }
        }

        self::assertEqualsCanonicalizing($found, $registered);
    }

    public static function registries(): array
    {
        return [
            'commands' => ['command', Command\Command::class, array_values(Command\Registry::COMMANDS)],
            'calls' => ['call', Call\Call::class, array_values(Call\Registry::CALLS)],
            'feeds' => ['feed', Feed\Feed::class, Feed\Registry::FEEDS],
        ];
    }

    /** The name tells the reader what comes: an Event, or the arguments of a legacy event. */
    public function testHandlersAreWrittenForTheFormOfTheirEvent(): void
    {
        foreach (Feed\Registry::FEEDS as $feed) {
            foreach ($feed::handlers() as $handler) {
                $parameters = (new ReflectionMethod($feed, $handler->method))->getParameters();
                $isForEvent = count($parameters) === 1 && $parameters[0]->getName() === 'event';
                self::assertSame($handler->form === Feed\Form::D7, $isForEvent, "$feed::$handler->method");
            }
        }
    }

    private static function protocol(): string
    {
        return file_get_contents(__DIR__ . '/../../docs/protocol.md');
    }

    /** @return list<list<string>> cells of the rows under that head, as they stand in the source but for the sign that escapes a bar */
    private static function table(string ...$head): array
    {
        $found = preg_match('/^\| ' . implode(' \| ', $head) . ' \|\n\|[-|]+\|\n((?:\|.*\n)+)/m', self::protocol(), $table);
        self::assertSame(1, $found, 'no table of ' . implode(', ', $head));
        $cells = static fn(string $row): array => preg_split('/(?<!\\\\)\|/', trim($row, '|'));

        return array_map(
            static fn(string $row): array => array_map(static fn(string $cell): string => trim(str_replace('\\|', '|', $cell)), $cells($row)),
            explode("\n", trim($table[1]))
        );
    }

    private static function withoutRemarks(string $cell): string
    {
        return preg_replace('/ \([^()]*\)/', '', $cell);
    }

    private static function nameOf(string $feed): string
    {
        return (new ReflectionClass($feed))->getShortName();
    }
}
