<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;

/** The portal's administrators: group 1, for whom membership may begin and end at a time. */
final class Administrators
{
    private const GROUP = 1;

    /** @return list<int> those who may work here now, the lowest id first */
    public static function ids(): array
    {
        $connection = Application::getConnection();
        $now = $connection->getSqlHelper()->convertToDbDateTime(new DateTime());
        $rows = $connection->query(sprintf(
            "SELECT DISTINCT ug.USER_ID FROM b_user_group ug INNER JOIN b_group g ON g.ID = ug.GROUP_ID AND g.ACTIVE = 'Y'
              WHERE ug.GROUP_ID = %d AND (ug.DATE_ACTIVE_FROM IS NULL OR ug.DATE_ACTIVE_FROM <= %s) AND (ug.DATE_ACTIVE_TO IS NULL OR ug.DATE_ACTIVE_TO >= %s)
              ORDER BY ug.USER_ID",
            self::GROUP,
            $now,
            $now
        ))->fetchAll();

        return array_values(array_filter(array_map('intval', array_column($rows, 'USER_ID')), [Users::class, 'isActivePerson']));
    }
}
