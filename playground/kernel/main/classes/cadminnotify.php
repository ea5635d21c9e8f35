<?php

declare(strict_types=1);

use Bitrix\Main\Application;

class CAdminNotify
{
    public static function Add($arFields)
    {
        if (!empty($arFields['TAG'])) {
            self::DeleteByTag($arFields['TAG']);
        }
        return (int) Application::getConnection()->add('b_admin_notify', array_intersect_key(
            $arFields,
            array_flip(['MODULE_ID', 'TAG', 'MESSAGE', 'ENABLE_CLOSE', 'PUBLIC_SECTION', 'NOTIFY_TYPE'])
        ));
    }

    public static function DeleteByTag($tagId)
    {
        Application::getConnection()->queryExecute(
            "DELETE FROM b_admin_notify WHERE TAG = '" . Application::getConnection()->getSqlHelper()->forSql($tagId) . "'"
        );
        return true;
    }

    public static function DeleteByModule($moduleId)
    {
        Application::getConnection()->queryExecute(
            "DELETE FROM b_admin_notify WHERE MODULE_ID = '" . Application::getConnection()->getSqlHelper()->forSql($moduleId) . "'"
        );
        return true;
    }
}
