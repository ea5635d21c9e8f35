<?php

declare(strict_types=1);

namespace Bitrix\Intranet;

use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Type\DateTime;

/** Absences of the chart (information block of option iblock_absence); read anew each time, without the portal's month cache. */
class UserAbsence
{
    public static function getIblockId()
    {
        return (int) Option::get('intranet', 'iblock_absence', '0', SITE_ID);
    }

    /** @return list<string> XML_IDs that count as vacation; an empty serialized list means that none does */
    public static function getActiveVacationTypes(): array
    {
        $value = Option::get('intranet', 'vacation_types');
        if ($value === '') {
            return ['VACATION', 'LEAVESICK', 'LEAVEMATERINITY', 'LEAVEUNPAYED'];
        }
        return array_values((array) unserialize($value, ['allowed_classes' => false]));
    }

    public static function isVacation($type)
    {
        return in_array($type, self::getActiveVacationTypes(), true);
    }

    /** Strictly between the two ends. */
    public static function isAbsent($userId, bool $returnToDate = false)
    {
        return self::find((int) $userId, $returnToDate, false);
    }

    /** An end at midnight, or equal to the start, counts the whole last day. */
    public static function isAbsentOnVacation($userId, bool $returnToDate = false)
    {
        return self::find((int) $userId, $returnToDate, true);
    }

    private static function find(int $userId, bool $returnToDate, bool $isLastDayIn): bool|array
    {
        $now = (new DateTime())->getTimestamp();
        $rows = Application::getConnection()->query(
            "SELECT e.ID, e.ACTIVE_FROM, e.ACTIVE_TO, en.XML_ID FROM b_iblock_element e
              INNER JOIN b_iblock_property p ON p.IBLOCK_ID = e.IBLOCK_ID AND p.CODE = 'USER'
              INNER JOIN b_iblock_element_property u ON u.IBLOCK_ELEMENT_ID = e.ID AND u.IBLOCK_PROPERTY_ID = p.ID
              INNER JOIN b_iblock_property pt ON pt.IBLOCK_ID = e.IBLOCK_ID AND pt.CODE = 'ABSENCE_TYPE'
              INNER JOIN b_iblock_element_property t ON t.IBLOCK_ELEMENT_ID = e.ID AND t.IBLOCK_PROPERTY_ID = pt.ID
              INNER JOIN b_iblock_property_enum en ON en.ID = t.VALUE_ENUM
              WHERE e.IBLOCK_ID = " . self::getIblockId() . " AND e.ACTIVE = 'Y' AND u.VALUE = '{$userId}'
                AND e.ACTIVE_FROM IS NOT NULL AND e.ACTIVE_TO IS NOT NULL ORDER BY e.ID"
        );
        while ($row = $rows->fetch()) {
            [$from, $to] = [$row['ACTIVE_FROM']->getTimestamp(), $row['ACTIVE_TO']->getTimestamp()];
            if ($isLastDayIn && ($to === $from || $row['ACTIVE_TO']->format('H:i:s') === '00:00:00')) {
                $to += 86400; // as the portal does it, also on the day the clocks change
            }
            if (self::isVacation($row['XML_ID']) && $from <= $now && $now < $to) {
                return !$returnToDate ? true : [
                    'ID' => (int) $row['ID'], 'USER_ID' => $userId, 'ENTRY_TYPE' => $row['XML_ID'], 'IS_VACATION' => true,
                    'DATE_FROM_TS' => $from, 'DATE_TO_TS' => $to,
                ];
            }
        }
        return false;
    }
}
