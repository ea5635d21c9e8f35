<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** The practice portal does, step by step, what was recorded of the real one. */
final class TracesTest extends TestCase
{
    /** @dataProvider scenarios */
    public function testThePracticePortalDoesWhatWasRecorded(string $scenario): void
    {
        $leftOut = new LeftOut(__DIR__ . '/left-out.json');
        $world = TraceWorld::fresh();
        $recorder = new Recorder();
        (require __DIR__ . "/scenarios/$scenario.php")(new Run($recorder, $world));

        $comparison = new Comparison(
            $leftOut->apply(Step::ofTrace(__DIR__ . "/data/$scenario.json"), $scenario),
            $leftOut->apply($recorder->steps, $scenario),
            new Values($world->actors),
            static fn(string $table, string $column): bool => $leftOut->isValueOpen($table, $column, $scenario)
        );
        if (getenv('TRACES_SHOW') === 'all') {
            file_put_contents('php://stderr', "\n$scenario\n{$comparison->allDifferences()}\n");
        }
        $difference = $comparison->firstDifference();
        if ($difference !== null) {
            self::fail("$scenario\n$difference");
        }
        $this->addToAssertionCount(count($recorder->steps));
    }

    public function testThePageOfThePracticePortalTellsEveryReason(): void
    {
        $page = preg_replace('/\s+/', ' ', file_get_contents(dirname(__DIR__, 2) . '/playground/README.md'));
        foreach ((new LeftOut(__DIR__ . '/left-out.json'))->reasons() as $reason) {
            self::assertStringContainsString($reason, $page, 'what is left out of the traces stands in playground/README.md with the same words');
        }
    }

    public static function scenarios(): iterable
    {
        foreach (glob(__DIR__ . '/scenarios/*.php') as $file) {
            $name = basename($file, '.php');
            yield $name => [$name];
        }
    }

    public function testEveryTraceIsPlayedOrListedAsLeftOut(): void
    {
        $leftOut = new LeftOut(__DIR__ . '/left-out.json');
        foreach (glob(__DIR__ . '/data/*.json') as $file) {
            $name = basename($file, '.json');
            self::assertNotSame(
                is_file(__DIR__ . "/scenarios/$name.php"),
                $leftOut->whyNotPlayed($name) !== null,
                "$name needs a file in scenarios/ or an entry under \"scenarios\" in left-out.json, and not both"
            );
        }
    }
}
