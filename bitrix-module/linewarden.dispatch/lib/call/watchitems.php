<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Input\FieldWrong;
use Linewarden\Dispatch\Portal\WatchedItems;

/** Takes over which stages of leads and deals are to be told of. */
final class WatchItems implements Call
{
    private const STAGE_LENGTH = 50;
    private const MOST_STAGES = 200;

    public static function fields(): Fields
    {
        return new Fields([
            'leads' => Field::listOf(Field::text(self::STAGE_LENGTH), self::MOST_STAGES),
            'deals' => Field::byId(Field::listOf(Field::text(self::STAGE_LENGTH), self::MOST_STAGES)),
        ]);
    }

    /** @return array{leads: list<string>, deals: object} what is kept */
    public static function answer(array $input): array
    {
        $stages = [
            'leads' => array_values(array_unique($input['leads'])),
            'deals' => array_filter(array_map(static fn(array $ids): array => array_values(array_unique($ids)), $input['deals'])),
        ];
        if (strlen(WatchedItems::textOf($stages)) > WatchedItems::MOST_BYTES) {
            throw new FieldWrong('deals', sprintf('stages that are at most %d bytes together', WatchedItems::MOST_BYTES));
        }
        WatchedItems::keep($stages);

        return self::told(WatchedItems::all());
    }

    /**
     * @param array{leads: list<string>, deals: array<int, list<string>>} $stages
     * @return array{leads: list<string>, deals: object} deals stay an object in JSON, whichever ids it has
     */
    public static function told(array $stages): array
    {
        return ['leads' => $stages['leads'], 'deals' => (object) $stages['deals']];
    }
}
