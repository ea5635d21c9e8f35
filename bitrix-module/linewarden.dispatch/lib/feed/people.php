<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\ModuleManager;
use Linewarden\Dispatch\Portal\AbsenceChart;
use Linewarden\Dispatch\Portal\Users;
use Linewarden\Dispatch\Silently;

/** Events of employees, the company structure, absences and work days. */
final class People implements Feed
{
    public static function handlers(): array
    {
        return Handler::table([
            ['main', 'OnAfterUserAdd', 'onUserSaved', Form::Legacy],
            ['main', 'OnAfterUserUpdate', 'onUserSaved', Form::Legacy],
            ['main', 'OnAfterUserDelete', 'onUserDeleted', Form::Legacy],
            ['main', 'OnAfterSetUserGroup', 'onGroupsSet', Form::Legacy],
            ['humanresources', 'OnNodeAdded', 'onNodeChanged', Form::D7],
            ['humanresources', 'OnNodeUpdated', 'onNodeChanged', Form::D7],
            ['humanresources', 'OnNodeDeleted', 'onNodeChanged', Form::D7],
            ['humanresources', 'OnMemberAdded', 'onMemberChanged', Form::D7],
            ['humanresources', 'OnMemberUpdated', 'onMemberChanged', Form::D7],
            ['humanresources', 'OnMemberDeleted', 'onMemberChanged', Form::D7],
            ['iblock', 'OnAfterIBlockSectionAdd', 'onSectionChanged', Form::Legacy],
            ['iblock', 'OnAfterIBlockSectionUpdate', 'onSectionChanged', Form::Legacy],
            ['iblock', 'OnAfterIBlockSectionDelete', 'onSectionChanged', Form::Legacy],
            ['iblock', 'OnAfterIBlockElementAdd', 'onElementSaved', Form::Legacy],
            ['iblock', 'OnAfterIBlockElementUpdate', 'onElementSaved', Form::Legacy],
            ['iblock', 'OnIBlockElementDelete', 'onElementDeleting', Form::Legacy],
            ['iblock', 'OnAfterIBlockElementSetPropertyValues', 'onPropertiesSet', Form::Legacy],
            ['iblock', 'OnAfterIBlockElementSetPropertyValuesEx', 'onPropertiesSet', Form::Legacy],
            ['timeman', 'OnAfterTMEntryAdd', 'onWorkDayAdded', Form::Legacy],
            ['timeman', 'OnAfterTMEntryUpdate', 'onWorkDayUpdated', Form::Legacy],
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\UserLog::OnAfterAdd', 'onLinePause', Form::D7],
        ]);
    }

    public static function events(): array
    {
        return [
            'EmployeeChanged' => ['userId'],
            'DepartmentChanged' => ['departmentId'],
            'AbsenceChanged' => ['userId'],
            'WorkDayChanged' => ['userId'],
        ];
    }

    /** main, OnAfterUserAdd and OnAfterUserUpdate (legacy: &$fields; fired on failure too). Clients of connectors are users as well. */
    public static function onUserSaved(mixed $fields = null): void
    {
        Silently::run(static function () use ($fields): void {
            $isStored = ($fields['RESULT'] ?? true) !== false;
            $isClient = Users::isExternalType((string) ($fields['EXTERNAL_AUTH_ID'] ?? ''));
            if ($isStored && !$isClient && Users::isPerson((int) ($fields['ID'] ?? 0))) {
                self::employeeChanged((int) $fields['ID']);
            }
        });
    }

    /** main, OnAfterUserDelete; who it was cannot be seen any more. */
    public static function onUserDeleted(mixed $userId = null): void
    {
        Silently::run(static fn() => self::employeeChanged((int) $userId));
    }

    /** main, OnAfterSetUserGroup: senior managers may be a group. */
    public static function onGroupsSet(mixed $userId = null): void
    {
        Silently::run(static function () use ($userId): void {
            if (Users::isPerson((int) $userId)) {
                self::employeeChanged((int) $userId);
            }
        });
    }

    /** humanresources, OnNodeAdded, OnNodeUpdated, OnNodeDeleted. */
    public static function onNodeChanged(mixed $event = null): void
    {
        Silently::run(static fn() => self::departmentChanged((int) $event->getParameter('node')->id));
    }

    /** humanresources, OnMemberAdded, OnMemberUpdated, OnMemberDeleted: who works where, and who is the head. */
    public static function onMemberChanged(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $departmentId = (int) $event->getParameter('member')->nodeId;
            self::departmentChanged($departmentId);
            $previous = (int) ($event->getParameter('previousMember')?->nodeId ?? $departmentId);
            if ($previous !== $departmentId) {
                self::departmentChanged($previous);
            }
        });
    }

    /** iblock, OnAfterIBlockSectionAdd, -Update, -Delete: the structure of portals without humanresources. */
    public static function onSectionChanged(mixed $fields = null): void
    {
        Silently::run(static function () use ($fields): void {
            $isStructure = AbsenceChart::isStructure((int) ($fields['IBLOCK_ID'] ?? 0));
            if ($isStructure && !ModuleManager::isModuleInstalled('humanresources')) {
                self::departmentChanged(0); // 0: the id of a section is not that of a node
            }
        });
    }

    /** iblock, OnAfterIBlockElementAdd and -Update (legacy: &$fields). */
    public static function onElementSaved(mixed $fields = null): void
    {
        Silently::run(static function () use ($fields): void {
            if (($fields['RESULT'] ?? true) !== false) {
                self::elementChanged((int) ($fields['ID'] ?? 0), (int) ($fields['IBLOCK_ID'] ?? 0));
            }
        });
    }

    /** iblock, OnIBlockElementDelete: before the rows go, so the absent person is still known. */
    public static function onElementDeleting(mixed $elementId = null, mixed $row = null): void
    {
        Silently::run(static function () use ($elementId, $row): void {
            self::elementChanged((int) $elementId, (int) ($row['IBLOCK_ID'] ?? AbsenceChart::blockOf((int) $elementId)));
        });
    }

    /** iblock, OnAfterIBlockElementSetPropertyValues(Ex): properties can change without an update of the element. */
    public static function onPropertiesSet(mixed $elementId = null, mixed $iblockId = null): void
    {
        Silently::run(static fn() => self::elementChanged((int) $elementId, (int) $iblockId));
    }

    /** timeman, OnAfterTMEntryAdd (legacy: $fields, without an id). */
    public static function onWorkDayAdded(mixed $fields = null): void
    {
        Silently::run(static fn() => self::workDayChanged((int) ($fields['USER_ID'] ?? 0)));
    }

    /** timeman, OnAfterTMEntryUpdate (legacy: $id, $fields). Without USER_ID it was only the day's task list. */
    public static function onWorkDayUpdated(mixed $id = null, mixed $fields = null): void
    {
        Silently::run(static fn() => self::workDayChanged((int) ($fields['USER_ID'] ?? 0)));
    }

    /** imopenlines, ORM UserLog::OnAfterAdd: the operator's own pause, which may count as the end of a work day. */
    public static function onLinePause(mixed $event = null): void
    {
        Silently::run(static fn() => self::workDayChanged((int) ($event->getParameter('fields')['USER_ID'] ?? 0)));
    }

    private static function employeeChanged(int $userId): void
    {
        EventQueue::add('EmployeeChanged', "user:$userId", ['userId' => $userId]);
    }

    private static function departmentChanged(int $departmentId): void
    {
        EventQueue::add('DepartmentChanged', "department:$departmentId", ['departmentId' => $departmentId]);
    }

    private static function elementChanged(int $elementId, int $iblockId): void
    {
        if (AbsenceChart::isChart($iblockId)) {
            $userId = AbsenceChart::absentUser($elementId, $iblockId);
            EventQueue::add('AbsenceChanged', "user:$userId", ['userId' => $userId]);
        }
    }

    private static function workDayChanged(int $userId): void
    {
        if ($userId > 0) {
            EventQueue::add('WorkDayChanged', "user:$userId", ['userId' => $userId]);
        }
    }
}
