<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

/**
 * The sessions, deals and contacts that the module itself is writing right now: changes of these are its own and are not reported
 * back. Kept by subject, because the portal may re-queue another dialog inside our call, and that one is news.
 */
final class OwnWrites
{
    /** @var array<string, int> subject => how many running actions are about it */
    private static array $subjects = [];

    /**
     * @template T
     * @param list<string> $subjects "session:5", "deal:7", "contact:9", or "origin:<ORIGIN_ID>" for a card that has no id yet
     * @param callable(): T $action
     * @return T
     */
    public static function during(array $subjects, callable $action): mixed
    {
        foreach ($subjects as $subject) {
            self::$subjects[$subject] = (self::$subjects[$subject] ?? 0) + 1;
        }
        try {
            return $action();
        } finally {
            foreach ($subjects as $subject) {
                self::$subjects[$subject]--;
            }
        }
    }

    /**
     * Names our own move of an item inside during(): where robots send it from there is news. Without a stage: we move it nowhere.
     */
    public static function move(string $subject, string $stageId = ''): array
    {
        return [$subject, "$subject>", "$subject>$stageId"];
    }

    /** Whether it was us who brought the item to the stage: with move() only to that one, else wherever it goes while we write it. */
    public static function coverMove(string $subject, string $stageId): bool
    {
        return self::cover("$subject>") ? self::cover("$subject>$stageId") : self::cover($subject);
    }

    public static function cover(string $subject): bool
    {
        return (self::$subjects[$subject] ?? 0) > 0;
    }
}
