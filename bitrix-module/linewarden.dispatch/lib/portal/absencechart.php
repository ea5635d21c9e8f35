<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;

/** The information blocks in which the portal keeps absences and, in older portals, its structure. */
final class AbsenceChart
{
    private const IN_ONE_TABLE = 1;

    public static function isChart(int $iblockId): bool
    {
        return $iblockId > 0 && in_array($iblockId, self::chartIds(), true);
    }

    public static function isStructure(int $iblockId): bool
    {
        return $iblockId > 0 && $iblockId === (int) Option::get('intranet', 'iblock_structure');
    }

    /** The user whose absence an element is; 0 when the element does not say. */
    public static function absentUser(int $elementId, int $iblockId): int
    {
        $connection = Application::getConnection();
        $property = $connection->query(
            "SELECT p.ID, b.VERSION FROM b_iblock_property p INNER JOIN b_iblock b ON b.ID = p.IBLOCK_ID
              WHERE p.IBLOCK_ID = $iblockId AND p.CODE = 'USER'"
        )->fetch();
        if (!$property) {
            return 0;
        }
        $propertyId = (int) $property['ID'];
        // a block keeps its values in the common table or in one of its own
        return (int) $connection->queryScalar(
            (int) $property['VERSION'] === self::IN_ONE_TABLE
                ? "SELECT VALUE FROM b_iblock_element_property
                    WHERE IBLOCK_ELEMENT_ID = $elementId AND IBLOCK_PROPERTY_ID = $propertyId"
                : "SELECT PROPERTY_$propertyId FROM b_iblock_element_prop_s$iblockId WHERE IBLOCK_ELEMENT_ID = $elementId"
        );
    }

    /** The information block of an element that is still stored; 0 when it is not. */
    public static function blockOf(int $elementId): int
    {
        return (int) Application::getConnection()->queryScalar("SELECT IBLOCK_ID FROM b_iblock_element WHERE ID = $elementId");
    }

    /** @return list<int> each site may have its own */
    private static function chartIds(): array
    {
        $sites = Application::getConnection()->query(
            "SELECT VALUE FROM b_option_site WHERE MODULE_ID = 'intranet' AND NAME = 'iblock_absence'"
        )->fetchAll();

        return array_map('intval', [Option::get('intranet', 'iblock_absence'), ...array_column($sites, 'VALUE')]);
    }
}
