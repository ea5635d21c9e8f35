<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Command\Input;
use Linewarden\Dispatch\Portal\Numbers;
use Linewarden\Dispatch\Storage\NumberTable;

/** Takes over which company each number of the portal belongs to. */
final class SetNumbers
{
    private const MOST_NUMBERS = 5000;

    /** @return int the version in force */
    public static function apply(Input $input): int
    {
        $version = $input->id('version');
        $rows = [];
        foreach ($input->objects('numbers', self::MOST_NUMBERS) as $number) {
            $key = $number->shortText('key', NumberTable::KEY_LENGTH);
            if (isset($rows[$key])) {
                throw $number->wrong('key', 'a number that no other entry has');
            }
            $rows[$key] = [
                'NUMBER_KEY' => $key,
                'COMPANY' => $number->shortText('companyName', NumberTable::COMPANY_LENGTH),
                'CATEGORY_ID' => $number->idOrNone('dealCategoryId'),
            ];
        }

        return Numbers::replace($version, array_values($rows));
    }
}
