<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Bitrix\Intranet\UserAbsence;
use Bitrix\Main\Application;
use Bitrix\Main\Loader;
use Bitrix\Main\ModuleManager;
use Bitrix\Main\SiteTable;
use Bitrix\Main\UserTable;
use Linewarden\Dispatch\Command\Registry as Commands;
use Linewarden\Dispatch\Feed\Registry as Feeds;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\CompanyField;
use Linewarden\Dispatch\Portal\GateBot;
use Linewarden\Dispatch\Portal\Numbers;
use Linewarden\Dispatch\Portal\WatchedItems;

/** What the sidecar needs to know and cannot read in the portal's database. */
final class Handshake implements Call
{
    private const MODULES = [
        'main', 'im', 'imbot', 'imopenlines', 'imconnector', 'crm', 'voximplant', 'timeman', 'humanresources', 'intranet', 'iblock',
        'calendar',
    ];

    public static function fields(): Fields
    {
        return new Fields([]);
    }

    public static function answer(array $input): array
    {
        return [
            'moduleVersion' => Module::fileVersion(),
            'commands' => array_keys(Commands::COMMANDS),
            'events' => array_keys(array_merge(...array_map(static fn(string $feed): array => $feed::events(), Feeds::FEEDS))),
            'phpVersion' => PHP_VERSION,
            'portalNow' => Module::now(),
            'phpTimeZone' => date_default_timezone_get(), // DATETIME columns are in this zone
            'mysqlTimeZone' => self::mysqlTimeZone(),
            'onlineLimitSeconds' => UserTable::getSecondsForLimitOnline(),
            'externalUserTypes' => array_values(UserTable::getExternalUserTypes()),
            'vacationTypes' => Loader::includeModule('intranet') ? array_values(UserAbsence::getActiveVacationTypes()) : [],
            'isTimemanAvailable' => Loader::includeModule('timeman') && \CBXFeatures::IsFeatureEnabled('timeman'),
            'modules' => (object) self::modules(),
            'calendar' => self::calendar(),
            'siteIds' => array_column(SiteTable::getList(['select' => ['LID']])->fetchAll(), 'LID'),
            'defaultSiteId' => (string) SiteTable::getDefaultSiteId(),
            'serviceUserId' => Module::serviceUserId(),
            'botId' => GateBot::id(),
            'companyField' => CompanyField::NAME,
            'numbersVersion' => Numbers::version(),
            'boardUrl' => Module::boardUrl(),
            'watchedItems' => WatchItems::told(WatchedItems::all()),
        ];
    }

    /** The zone of NOW() in the portal's own connection, which writes b_user.LAST_ACTIVITY_DATE and the like. */
    private static function mysqlTimeZone(): string
    {
        $connection = Application::getConnection();

        return $connection->getType() === 'mysql' ? (string) $connection->queryScalar('SELECT @@session.time_zone') : '';
    }

    /** @return array<string, string> installed ones with their version */
    private static function modules(): array
    {
        $versions = [];
        foreach (self::MODULES as $module) {
            if (ModuleManager::isModuleInstalled($module)) {
                $versions[$module] = (string) ModuleManager::getVersion($module);
            }
        }

        return $versions;
    }

    /** The portal's calendar with the defaults of its language resolved; times are "9" or "9.30" (minutes after the dot). */
    private static function calendar(): array
    {
        $settings = Loader::includeModule('calendar') ? \CCalendar::GetSettings() : [];

        return [
            'workTimeStart' => (string) ($settings['work_time_start'] ?? '9'),
            'workTimeEnd' => (string) ($settings['work_time_end'] ?? '19'),
            'weekHolidays' => self::asList($settings['week_holidays'] ?? ['SA', 'SU'], '|'),
            'yearHolidays' => self::asList($settings['year_holidays'] ?? '', ','),
            'yearWorkdays' => self::asList($settings['year_workdays'] ?? '', ','),
        ];
    }

    /** @return list<string> */
    private static function asList(array|string $value, string $separator): array
    {
        $parts = array_map('trim', is_array($value) ? $value : explode($separator, $value));

        return array_values(array_filter($parts, static fn(string $part): bool => $part !== ''));
    }
}
