<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Main\Type\DateTime;

/** Stage of a lead and what follows from it. Not in the box. */
final class LeadStage
{
    /** @param string|null $previous stage before, null on creation: a stage that does not exist silently goes back to it, or becomes the first one */
    public static function apply(Item $item, ?string $previous): void
    {
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Lead);
        $stages = $factory->getStages()->getStatusIdList();
        if ($stages !== [] && !in_array((string) $item->get('STATUS_ID'), $stages, true)) {
            $item->set('STATUS_ID', $previous ?? $stages[0]);
        }
        $semantics = $factory->getStageSemantics((string) $item->get('STATUS_ID'));
        if ($semantics !== 'P' && ($previous === null || $item->isChanged('STATUS_ID'))) {
            $item->set('DATE_CLOSED', new DateTime());
        }
        $item->set('STATUS_SEMANTIC_ID', $semantics);
    }
}
