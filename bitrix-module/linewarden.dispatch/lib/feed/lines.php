<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\ImOpenLines\Model\QueueTable;
use Linewarden\Dispatch\Silently;

/** Events of the settings of lines and their queues. */
final class Lines implements Feed
{
    public static function handlers(): array
    {
        return Handler::table([
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Config::OnAfterAdd', 'onConfigSaved', Form::D7],
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Config::OnAfterUpdate', 'onConfigSaved', Form::D7],
            ['imopenlines', 'OnImopenlineDelete', 'onLineDeleted', Form::D7],
            ['imopenlines', 'OnQueueOperatorsAdd', 'onOperatorsChanged', Form::D7],
            ['imopenlines', 'OnQueueOperatorsDelete', 'onOperatorsChanged', Form::D7],
            ['imopenlines', 'OnQueueOperatorsChange', 'onOperatorsChanged', Form::D7],
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Queue::OnAfterUpdate', 'onQueueRowChanged', Form::D7],
        ]);
    }

    public static function events(): array
    {
        return [
            'LineChanged' => ['lineId'],
            'QueueChanged' => ['lineId'],
        ];
    }

    /** imopenlines, ORM Config::OnAfterAdd and OnAfterUpdate. */
    public static function onConfigSaved(mixed $event = null): void
    {
        Silently::run(static fn() => self::lineChanged(RowId::of($event)));
    }

    /** imopenlines, OnImopenlineDelete. */
    public static function onLineDeleted(mixed $event = null): void
    {
        Silently::run(static fn() => self::lineChanged((int) $event->getParameter('line')));
    }

    /** imopenlines, OnQueueOperatorsAdd, -Delete, -Change. */
    public static function onOperatorsChanged(mixed $event = null): void
    {
        Silently::run(static fn() => self::queueChanged((int) $event->getParameter('line')));
    }

    /** imopenlines, ORM Queue::OnAfterUpdate: a new order; the other columns are the queue's own bookkeeping. */
    public static function onQueueRowChanged(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            if (!array_key_exists('SORT', $event->getParameter('fields'))) {
                return;
            }
            $row = QueueTable::getRow(['select' => ['CONFIG_ID'], 'filter' => ['=ID' => RowId::of($event)]]);
            if ($row !== null) {
                self::queueChanged((int) $row['CONFIG_ID']);
            }
        });
    }

    private static function lineChanged(int $lineId): void
    {
        EventQueue::add('LineChanged', "line:$lineId", ['lineId' => $lineId]);
    }

    private static function queueChanged(int $lineId): void
    {
        EventQueue::add('QueueChanged', "line:$lineId", ['lineId' => $lineId]);
    }
}
