<?php

declare(strict_types=1);

namespace Bitrix\Crm\Category;

use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;

/** Pipelines of deals. 0 is the default one and has no row. */
class DealCategory
{
    public static function exists($ID)
    {
        return (int) $ID === 0 || (bool) Application::getConnection()->queryScalar('SELECT 1 FROM b_crm_deal_category WHERE ID = ' . (int) $ID);
    }

    public static function isEnabled($ID)
    {
        return self::exists($ID);
    }

    public static function get($ID)
    {
        return Application::getConnection()->query('SELECT * FROM b_crm_deal_category WHERE ID = ' . (int) $ID)->fetch() ?: null;
    }

    public static function getDefaultCategoryName()
    {
        return Option::get('crm', 'default_deal_category_name') ?: 'Общая';
    }

    public static function getAllIDs()
    {
        return array_merge([0], array_map('intval', array_column(Application::getConnection()->query('SELECT ID FROM b_crm_deal_category ORDER BY SORT, ID')->fetchAll(), 'ID')));
    }

    /** b_crm_status.ENTITY_ID of the pipeline's stages. */
    public static function getStatusEntityID($ID)
    {
        return (int) $ID > 0 ? 'DEAL_STAGE_' . (int) $ID : 'DEAL_STAGE';
    }

    public static function prepareStageID($ID, $statusID)
    {
        return (int) $ID > 0 ? "C{$ID}:{$statusID}" : $statusID;
    }

    public static function resolveFromStageID($stageID)
    {
        return preg_match('/^C(\d+):/', (string) $stageID, $m) ? (int) $m[1] : 0;
    }
}
