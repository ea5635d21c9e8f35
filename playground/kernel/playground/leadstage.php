<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Item;
use Bitrix\Crm\StatusTable;
use Bitrix\Main\Type\DateTime;

/** Stage of a lead and what follows from it. Not in the box. */
final class LeadStage
{
    public static function apply(Item $item): void
    {
        $row = StatusTable::getRow(['filter' => ['=ENTITY_ID' => 'STATUS', '=STATUS_ID' => (string) $item->get('STATUS_ID')]]);
        $semantics = (string) (($row['SEMANTICS'] ?? null) ?: 'P');
        if ($semantics !== 'P' && $item->isChanged('STATUS_ID')) {
            $item->set('DATE_CLOSED', new DateTime());
        }
        $item->set('STATUS_SEMANTIC_ID', $semantics);
    }
}
