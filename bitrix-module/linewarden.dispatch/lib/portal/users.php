<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Engine\CurrentUser;
use Bitrix\Main\UserTable;

/** Who is a person (b_user holds clients of the connectors, bots and service accounts too). */
final class Users
{
    /** @var array<int, bool> user id => is a person; the kind of a user never changes */
    private static array $people = [];

    /** The person behind the current hit, or 0: in connector hits the current user is the client, in agents there is none. */
    public static function currentPerson(): int
    {
        return self::personOrNobody((int) CurrentUser::get()->getId());
    }

    public static function personOrNobody(int $userId): int
    {
        return self::isPerson($userId) ? $userId : 0;
    }

    public static function isPerson(int $userId): bool
    {
        if ($userId <= 0) {
            return false;
        }

        return self::$people[$userId] ??= self::isPersonRow(self::row($userId));
    }

    /** A person who may work: neither dismissed nor blocked. */
    public static function isActivePerson(int $userId): bool
    {
        $row = self::row($userId);

        return self::isPersonRow($row) && $row['ACTIVE'] === 'Y' && $row['BLOCKED'] !== 'Y';
    }

    /** Whether EXTERNAL_AUTH_ID is that of a bot, a client of a connector, an e-mail guest and the like. */
    public static function isExternalType(string $externalAuthId): bool
    {
        return in_array($externalAuthId, UserTable::getExternalUserTypes(), true);
    }

    private static function isPersonRow(?array $row): bool
    {
        return $row !== null && !self::isExternalType((string) $row['EXTERNAL_AUTH_ID']);
    }

    private static function row(int $userId): ?array
    {
        if ($userId <= 0) {
            return null;
        }

        return UserTable::getRow([
            'select' => ['ID', 'ACTIVE', 'BLOCKED', 'EXTERNAL_AUTH_ID'],
            'filter' => ['=ID' => $userId],
        ]);
    }
}
