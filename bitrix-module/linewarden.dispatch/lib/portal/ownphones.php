<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Bitrix\Main\Loader;
use Bitrix\Main\UserTable;

/** Numbers that lead to ourselves: of the companies, of the portal's telephony, of everybody who works here. They are no client's. */
final class OwnPhones
{
    private const COLUMNS = ['PERSONAL_PHONE', 'PERSONAL_MOBILE', 'WORK_PHONE'];
    /** So many digits of a number are looked for in what people have typed, however they part them. */
    private const LOOKED_FOR = 7;

    /**
     * @param list<string> $phones as written
     * @return list<string>
     */
    public static function without(array $phones): array
    {
        return array_values(array_filter($phones, static fn(string $phone): bool => !self::isOwn(self::key($phone))));
    }

    private static function isOwn(string $key): bool
    {
        return Numbers::companyOf($key) !== null || Numbers::companyOf("7$key") !== null
            || in_array($key, self::ofTelephony(), true) || self::isOfEmployee($key);
    }

    /** @return list<string> */
    private static function ofTelephony(): array
    {
        if (!Loader::includeModule('voximplant')) {
            return [];
        }
        $connection = Application::getConnection();
        $rows = $connection->query('SELECT SEARCH_ID AS NUMBER FROM b_voximplant_config')->fetchAll();
        if ($connection->isTableExists('b_voximplant_external_line')) {
            $rows = [...$rows, ...$connection->query('SELECT NORMALIZED_NUMBER AS NUMBER FROM b_voximplant_external_line')->fetchAll()];
        }

        return array_map(static fn(array $row): string => self::key((string) $row['NUMBER']), $rows);
    }

    private static function isOfEmployee(string $key): bool
    {
        $digits = substr((string) preg_replace('/\D/', '', $key), -self::LOOKED_FOR);
        if (strlen($digits) < self::LOOKED_FOR) {
            return false;
        }
        $like = '%' . implode('%', str_split($digits)) . '%'; // whoever typed it has put what between
        $rows = UserTable::getList([
            'select' => ['EXTERNAL_AUTH_ID', ...self::COLUMNS],
            'filter' => ['=ACTIVE' => 'Y', ['LOGIC' => 'OR', ...array_map(static fn(string $column): array => ["%=$column" => $like], self::COLUMNS)]],
        ])->fetchAll();
        foreach ($rows as $row) {
            foreach (self::COLUMNS as $column) {
                foreach (preg_split('/[\p{L}_:@,;\/]+/u', (string) $row[$column]) ?: [] as $part) {
                    if (self::key($part) === $key && !Users::isExternalType((string) $row['EXTERNAL_AUTH_ID'])) {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /** A Russian number is often written without its country: it is the same one. */
    private static function key(string $phone): string
    {
        $key = PhoneKey::ofClient($phone);

        return strlen($key) === 11 && $key[0] === '7' ? substr($key, 1) : $key;
    }
}
