<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Bitrix\Voximplant\Call;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Storage\NumberTable;

/** The numbers of the companies, kept here for the moment in which the telephone rings and nobody may be asked. */
final class Numbers
{
    private const VERSION_OPTION = 'numbers_version';
    private const LOCK = 'linewarden.numbers';
    private const LOCK_SECONDS = 5;

    /** Version of the settings they come from; 0: none yet. */
    public static function version(): int
    {
        return (int) Module::recall(self::VERSION_OPTION);
    }

    /**
     * Replaces all numbers, unless they are from older settings than those at hand.
     *
     * @param list<array{NUMBER_KEY: string, COMPANY: string, CATEGORY_ID: int}> $rows
     * @return int the version in force
     */
    public static function replace(int $version, array $rows): int
    {
        $connection = Application::getConnection();
        if (!$connection->lock(self::LOCK, self::LOCK_SECONDS)) {
            throw new \RuntimeException('the numbers of the companies are being replaced by another hit');
        }
        try {
            if ($version < self::version()) {
                return self::version();
            }
            $connection->startTransaction();
            try {
                $connection->queryExecute('DELETE FROM ' . NumberTable::getTableName());
                foreach ($rows as $row) {
                    NumberTable::add($row);
                }
                Module::remember(self::VERSION_OPTION, (string) $version);
                $connection->commitTransaction();
            } catch (\Throwable $error) {
                $connection->rollbackTransaction();
                throw $error;
            }

            return $version;
        } finally {
            $connection->unlock(self::LOCK);
        }
    }

    /**
     * Our line of a call that goes on, as the portal spells it; '' = none. The row of an incoming native call does not name it: its settings do.
     */
    public static function ofCall(Call $call): string
    {
        return (string) $call->getPortalNumber() ?: (string) ($call->getConfig()['SEARCH_ID'] ?? '');
    }

    /** @return array{company: string, categoryId: int}|null null: a number of nobody. One query, none when no numbers were told */
    public static function companyOf(string $portalNumber): ?array
    {
        $key = PhoneKey::ofLine($portalNumber);
        if ($key === '' || self::version() === 0) {
            return null;
        }
        $rows = NumberTable::getList(['select' => ['NUMBER_KEY', 'COMPANY', 'CATEGORY_ID'], 'filter' => ['=NUMBER_KEY' => $key]])->fetchAll();
        foreach ($rows as $row) {
            if ($row['NUMBER_KEY'] === $key) {
                return ['company' => $row['COMPANY'], 'categoryId' => (int) $row['CATEGORY_ID']];
            }
        }

        return null;
    }

    /** @return list<string> names of the companies that have numbers, but for this one */
    public static function othersThan(string $company): array
    {
        $names = array_column(NumberTable::getList(['select' => ['COMPANY'], 'filter' => ['!=COMPANY' => $company]])->fetchAll(), 'COMPANY');

        return array_values(array_unique(array_map('strval', $names)));
    }
}
