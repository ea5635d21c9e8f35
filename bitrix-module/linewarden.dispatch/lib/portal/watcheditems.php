<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Linewarden\Dispatch\Module;

/** The stages of leads and deals that the sidecar has rules for. Kept as an option: it is there in every hit without a query of its own. */
final class WatchedItems
{
    /** The portal keeps no more in an option. */
    public const MOST_BYTES = 60000;
    private const OPTION = 'watched_items';

    /** @var array{string, array{leads: list<string>, deals: array<int, list<string>>}} the option as it was read last, and what it says */
    private static array $read = ['', ['leads' => [], 'deals' => []]];

    /** @param array{leads: list<string>, deals: array<int, list<string>>} $stages */
    public static function keep(array $stages): void
    {
        $text = self::textOf($stages);
        if ($text !== Module::recall(self::OPTION)) { // a write clears the portal's cache of options
            Module::remember(self::OPTION, $text);
        }
    }

    /** @return array{leads: list<string>, deals: array<int, list<string>>} pipelines by their id */
    public static function all(): array
    {
        $text = Module::recall(self::OPTION);
        if (self::$read[0] !== $text) {
            $kept = json_decode($text, true) ?: [];
            self::$read = [$text, ['leads' => $kept['leads'] ?? [], 'deals' => $kept['deals'] ?? []]];
        }

        return self::$read[1];
    }

    /** @param string $kind lead or deal */
    public static function any(string $kind): bool
    {
        return self::all()["{$kind}s"] !== [];
    }

    /** @param int|null $pipelineId null: whichever */
    public static function isWatched(string $kind, ?int $pipelineId, string $stageId): bool
    {
        $all = self::all();
        $stages = match (true) {
            $kind === 'lead' => $all['leads'],
            $pipelineId === null => array_merge(...array_values($all['deals'])),
            default => $all['deals'][$pipelineId] ?? [],
        };

        return in_array($stageId, $stages, true);
    }

    /** @param array{leads: list<string>, deals: array<int, list<string>>} $stages */
    public static function textOf(array $stages): string
    {
        $isEmpty = $stages['leads'] === [] && $stages['deals'] === [];

        return $isEmpty ? '' : json_encode(['leads' => $stages['leads'], 'deals' => (object) $stages['deals']], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
    }
}
