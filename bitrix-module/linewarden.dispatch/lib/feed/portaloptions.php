<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Linewarden\Dispatch\Silently;

/** Events of the portal's options that change what the sidecar was told at the handshake. */
final class PortalOptions implements Feed
{
    private const WATCHED = [
        'main' => ['default_time_zone', 'use_time_zones', 'auto_time_zone'],
        'intranet' => ['iblock_absence', 'iblock_structure', 'vacation_types'],
        'humanresources' => ['company_structure_converted'],
        'calendar' => ['work_time_start', 'work_time_end', 'week_holidays', 'year_holidays', 'year_workdays'],
    ];

    public static function handlers(): array
    {
        return Handler::table([
            ['main', 'OnAfterSetOption', 'onOptionSet', Form::D7],
        ]);
    }

    public static function events(): array
    {
        return [
            'PortalOptionChanged' => ['module', 'name'],
        ];
    }

    /** main, OnAfterSetOption: very frequent, so it is left at once when the option is of no interest. */
    public static function onOptionSet(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $module = (string) $event->getParameter('moduleId');
            $name = strtolower((string) $event->getParameter('name'));
            if (in_array($name, self::WATCHED[$module] ?? [], true)) {
                EventQueue::add('PortalOptionChanged', 'portal', ['module' => $module, 'name' => $name]);
            }
        });
    }
}
