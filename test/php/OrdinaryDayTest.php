<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;
use Random\Engine\Mt19937;
use Random\Randomizer;

/** In whatever order a day goes: only what a person has decided is told as a person's, and that always. */
final class OrdinaryDayTest extends TestCase
{
    private const STEPS = 20;

    public function testNothingOfOrdinaryDaysIsToldAsAPersonsChange(): void
    {
        $types = [];
        foreach (range(1, 8) as $seed) {
            $day = new OrdinaryDay(new Randomizer(new Mt19937($seed)));
            $day->work(self::STEPS);
            self::assertSame([], self::byPersons(), "seed $seed:\n" . implode("\n", $day->log));
            $types = array_merge($types, Portal::eventTypes());
        }

        foreach (['OperatorAnswered', 'OperatorChanged', 'DialogClosed', 'CallAnswered', 'CallEnded'] as $type) {
            self::assertContains($type, $types, 'not much was done in these days');
        }
    }

    /** @dataProvider changes */
    public function testChangeByHandIsToldWhereverItComes(int $seed, string $change): void
    {
        $random = new Randomizer(new Mt19937($seed));
        $day = new OrdinaryDay($random);
        $place = $random->getInt(0, self::STEPS);
        $day->work($place);
        $expected = $day->changeByHand($change);
        $day->work(self::STEPS - $place);

        self::assertSame($expected, self::byPersons(), implode("\n", $day->log));
    }

    public static function changes(): array
    {
        $cases = [];
        foreach (['deal', 'contact', 'company', 'dealContact', 'person', 'queue', 'line'] as $change) {
            foreach (range(11, 14) as $seed) {
                $cases["$change, seed $seed"] = [$seed, $change];
            }
        }

        return $cases;
    }

    /** @return list<array> events that name a person as who has changed a card or moved a dialog */
    private static function byPersons(): array
    {
        return array_values(array_filter(
            Portal::events(),
            static fn(array $event): bool => ($event['payload']['actorUserId'] ?? 0) > 0 || ($event['payload']['by'] ?? '') === 'person'
        ));
    }
}
