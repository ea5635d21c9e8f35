<?php

declare(strict_types=1);

namespace Bitrix\Crm;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Event;
use Bitrix\Main\ORM\EventResult;

class StatusTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_crm_status';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('crm', 'b_crm_status');
    }

    /** Process stages are stored with NULL semantics. */
    public static function onBeforeAdd(Event $event)
    {
        $result = new EventResult();
        if (($event->getParameter('fields')['SEMANTICS'] ?? null) === PhaseSemantics::PROCESS) {
            $result->modifyFields(['SEMANTICS' => null]);
        }
        return $result;
    }

    public static function getStatusesByEntityId(string $entityId): array
    {
        return array_column(static::getList(['filter' => ['=ENTITY_ID' => $entityId], 'order' => ['SORT' => 'ASC', 'ID' => 'ASC']])->fetchAll(), null, 'STATUS_ID');
    }
}
