<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Input\FieldWrong;
use Linewarden\Dispatch\Portal\Numbers;
use Linewarden\Dispatch\Storage\NumberTable;

/** Takes over which company each number of the portal belongs to. */
final class SetNumbers implements Call
{
    private const MOST_NUMBERS = 5000;

    public static function fields(): Fields
    {
        return new Fields([
            'version' => Field::id(),
            'numbers' => Field::objects(new Fields([
                'key' => Field::text(NumberTable::KEY_LENGTH),
                'companyName' => Field::text(NumberTable::COMPANY_LENGTH),
                'dealCategoryId' => Field::idOrNone(),
            ]), self::MOST_NUMBERS),
        ]);
    }

    /** @return array{version: int} the one in force */
    public static function answer(array $input): array
    {
        $rows = [];
        foreach ($input['numbers'] as $place => ['key' => $key, 'companyName' => $company, 'dealCategoryId' => $categoryId]) {
            if (isset($rows[$key])) {
                throw new FieldWrong("numbers.$place.key", 'a number that no other entry has');
            }
            $rows[$key] = ['NUMBER_KEY' => $key, 'COMPANY' => $company, 'CATEGORY_ID' => $categoryId];
        }

        return ['version' => Numbers::replace($input['version'], array_values($rows))];
    }
}
