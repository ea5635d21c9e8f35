<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Main\Type\DateTime;

/** Stage of a deal and what follows from it. Not in the box. */
final class DealStage
{
    /**
     * On creation or with another pipeline a foreign stage becomes the first one of the same semantics; on a plain
     * update it silently goes back to what it was.
     *
     * @param string|null $previous stage before, null on creation
     */
    public static function apply(Item $item, ?string $previous, bool $isCategoryChanged = false): void
    {
        $stages = Container::getInstance()->getFactory(\CCrmOwnerType::Deal)->getStages((int) $item->get('CATEGORY_ID'))->getAll();
        $wanted = (string) $item->get('STAGE_ID');
        $found = array_values(array_filter($stages, static fn(Stage $stage) => $stage->getStatusId() === $wanted))[0] ?? null;
        if ($found === null && $previous !== null && !$isCategoryChanged) {
            $found = array_values(array_filter($stages, static fn(Stage $stage) => $stage->getStatusId() === $previous))[0] ?? null;
        }
        if ($found === null) {
            $semantics = (string) ($item->get('STAGE_SEMANTIC_ID') ?: 'P');
            $found = array_values(array_filter($stages, static fn(Stage $stage) => ($stage->getSemantics() ?: 'P') === $semantics))[0] ?? $stages[0] ?? null;
        }
        $semantics = $found?->getSemantics() ?: 'P';
        $stageId = $found?->getStatusId() ?? $wanted;
        $item->set('STAGE_ID', $stageId)->set('STAGE_SEMANTIC_ID', $semantics)->set('CLOSED', $semantics === 'P' ? 'N' : 'Y')
            ->set('IS_NEW', $stageId === ($stages[0] ?? null)?->getStatusId() ? 'Y' : 'N');
        if ($semantics !== 'P' && $stageId !== $previous) {
            $item->set('CLOSEDATE', new DateTime());
        }
    }
}
