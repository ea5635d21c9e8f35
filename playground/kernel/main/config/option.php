<?php

declare(strict_types=1);

namespace Bitrix\Main\Config;

use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Loader;

/** Module options: b_option, and b_option_site for a site of its own. */
class Option
{
    /** @var array<string, array<string, array<string, string>>> module => site ('-' = none) => name => value */
    protected static array $options = [];

    public static function get($moduleId, $name, $default = '', $siteId = false)
    {
        $value = static::getRealValue($moduleId, $name, $siteId);
        if ($value !== null) {
            return $value;
        }
        if ($default !== '' && $default !== null) { // a given default wins over default_option.php
            return $default;
        }
        return static::getDefaults($moduleId)[strtolower((string) $name)] ?? $default;
    }

    public static function getRealValue($moduleId, $name, $siteId = false)
    {
        $options = static::load($moduleId);
        $name = strtolower((string) $name);
        return $options[$siteId ?: '-'][$name] ?? $options['-'][$name] ?? null;
    }

    public static function getDefaults($moduleId)
    {
        static $defaults = [];
        if (!isset($defaults[$moduleId])) {
            $file = Loader::getLocal('modules/' . $moduleId . '/default_option.php');
            $variable = str_replace('.', '_', (string) $moduleId) . '_default_option';
            if (is_string($file)) {
                include $file;
            }
            $defaults[$moduleId] = array_change_key_case((array) ($$variable ?? []));
        }
        return $defaults[$moduleId];
    }

    public static function getForModule($moduleId, $siteId = false)
    {
        $options = static::load($moduleId);
        return array_merge(static::getDefaults($moduleId), $options['-'] ?? [], $siteId ? $options[$siteId] ?? [] : []);
    }

    public static function set($moduleId, $name, $value = '', $siteId = '')
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $name = strtolower((string) $name);
        [$table, $primary] = $siteId
            ? ['b_option_site', ['MODULE_ID' => $moduleId, 'NAME' => $name, 'SITE_ID' => $siteId]]
            : ['b_option', ['MODULE_ID' => $moduleId, 'NAME' => $name]];
        $value = (string) $value;
        foreach ($helper->prepareMerge($table, array_keys($primary), $primary + ['VALUE' => $value], ['VALUE' => $value]) as $sql) {
            $connection->queryExecute($sql);
        }
        static::clearCache($moduleId);
        (new Event('main', 'OnAfterSetOption_' . $name, ['value' => $value]))->send();
        (new Event('main', 'OnAfterSetOption', ['moduleId' => $moduleId, 'name' => $name, 'value' => $value, 'siteId' => $siteId]))->send();
    }

    public static function delete($moduleId, array $filter = [])
    {
        $connection = Application::getConnection();
        $helper = $connection->getSqlHelper();
        $where = "MODULE_ID = '" . $helper->forSql($moduleId) . "'";
        if (isset($filter['name'])) {
            $where .= " AND NAME = '" . $helper->forSql(strtolower((string) $filter['name'])) . "'";
        }
        if (empty($filter['site_id'])) {
            $connection->queryExecute("DELETE FROM b_option WHERE {$where}");
        } else {
            $where .= " AND SITE_ID = '" . $helper->forSql($filter['site_id']) . "'";
        }
        $connection->queryExecute("DELETE FROM b_option_site WHERE {$where}");
        static::clearCache($moduleId);
    }

    protected static function load($moduleId)
    {
        if (!isset(self::$options[$moduleId])) {
            $connection = Application::getConnection();
            $module = $connection->getSqlHelper()->forSql($moduleId);
            self::$options[$moduleId] = [];
            $rows = $connection->query(
                "SELECT '-' SITE_ID, NAME, VALUE FROM b_option WHERE MODULE_ID = '{$module}'
                 UNION ALL SELECT SITE_ID, NAME, VALUE FROM b_option_site WHERE MODULE_ID = '{$module}'"
            );
            while ($row = $rows->fetch()) {
                self::$options[$moduleId][$row['SITE_ID']][strtolower($row['NAME'])] = (string) $row['VALUE'];
            }
        }
        return self::$options[$moduleId];
    }

    protected static function clearCache($moduleId)
    {
        unset(self::$options[$moduleId]);
    }
}
