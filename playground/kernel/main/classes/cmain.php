<?php

declare(strict_types=1);

class CMain
{
    private ?CApplicationException $exception = null;
    private string $title = '';

    public function __construct()
    {
    }

    public function ThrowException($msg, $id = false)
    {
        $this->exception = $msg instanceof CApplicationException ? $msg : new CApplicationException($msg, $id);
    }

    public function GetException()
    {
        return $this->exception ?? false;
    }

    public function ResetException()
    {
        $this->exception = null;
    }

    public function SetTitle($title, $arOptions = null)
    {
        $this->title = (string) $title;
    }

    public function GetTitle($property_name = false, $strip_tags = false)
    {
        return $this->title;
    }

    public function GetCurPage($get_index_page = null)
    {
        return (string) parse_url((string) ($_SERVER['REQUEST_URI'] ?? '/'), PHP_URL_PATH);
    }

    public function GetCurPageParam($strParam = '', $arParamKill = [], $get_index_page = null)
    {
        $params = array_diff_key($_GET, array_flip((array) $arParamKill));
        $query = implode('&', array_filter([$strParam, http_build_query($params)]));
        return $this->GetCurPage() . ($query === '' ? '' : '?' . $query);
    }

    /**
     * Of the current user: W for admins; else the letter of b_module_group, else the module's option GROUP_DEFAULT_RIGHT. With groups given
     * their letters count, those of administrators too.
     */
    public static function GetGroupRight($module_id, $arGroups = false, $use_default_level = 'Y', $max_right_for_super_admin = 'Y', $site_id = false)
    {
        if ($arGroups === false && $GLOBALS['USER'] instanceof CUser && $GLOBALS['USER']->IsAdmin()) {
            return 'W';
        }
        $own = $GLOBALS['USER'] instanceof CUser ? $GLOBALS['USER']->GetUserGroupArray() : [2];
        $groups = implode(',', array_map('intval', is_array($arGroups) ? $arGroups : $own));
        $connection = \Bitrix\Main\Application::getConnection();
        $right = $connection->queryScalar(
            "SELECT MAX(G_ACCESS) FROM b_module_group WHERE MODULE_ID = '" . $connection->getSqlHelper()->forSql($module_id) . "' AND GROUP_ID IN ({$groups})"
        );
        return $right ?? \Bitrix\Main\Config\Option::get($module_id, 'GROUP_DEFAULT_RIGHT', 'D');
    }

    public static function GetUserRight($module_id, $arGroups = false, $use_default_level = 'Y', $max_right_for_super_admin = 'Y', $site_id = false)
    {
        return self::GetGroupRight($module_id, $arGroups, $use_default_level, $max_right_for_super_admin, $site_id);
    }

    /** Shows a step of an installer and ends the request. */
    public function IncludeAdminFile($strTitle, $filepath)
    {
        $this->SetTitle($strTitle);
        global $APPLICATION, $USER, $DB;
        include $filepath;
        if (PHP_SAPI !== 'cli') {
            \Bitrix\Main\Application::getInstance()->terminate();
        }
    }

    public function AddHeadString($str, $bUnique = false, $location = \Bitrix\Main\Page\AssetLocation::AFTER_JS_KERNEL)
    {
    }
}
