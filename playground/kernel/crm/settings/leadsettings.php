<?php

declare(strict_types=1);

namespace Bitrix\Crm\Settings;

use Bitrix\Main\Config\Option;

/** Whether the portal works with leads, and what becomes of them when it does not. */
class LeadSettings
{
    private static ?self $current = null;

    public static function getCurrent()
    {
        return self::$current ??= new self();
    }

    public static function isEnabled()
    {
        return Option::get('crm', 'crm_lead_enabled', 'Y') !== 'N';
    }

    public static function enableLead($enable)
    {
        Option::set('crm', 'crm_lead_enabled', $enable ? 'Y' : 'N');
    }

    /** @return array dealCategoryId: the one pipeline for all of them */
    public function getFreeModeConverterConfig()
    {
        return (array) unserialize((string) Option::get('crm', 'lead_free_mode_converter_cfg', ''), ['allowed_classes' => false]) + ['dealCategoryId' => 0];
    }

    public function setFreeModeConverterConfig(array $config)
    {
        Option::set('crm', 'lead_free_mode_converter_cfg', serialize($config));
    }
}
