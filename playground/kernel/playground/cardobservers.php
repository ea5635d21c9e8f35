<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Integration\Im\Chat;
use Bitrix\Crm\Item;
use Bitrix\Crm\Observer\Entity\ObserverTable;
use Bitrix\Crm\Observer\ObserverManager;
use Bitrix\Main\Loader;
use Bitrix\Main\Type\DateTime;

/** Observers of a card as its operations save them: new ones, then all that stay, then those that go. Not in the box. */
final class CardObservers
{
    /** @return array{list<int>, list<int>} who was added and who was removed */
    public static function save(Item $item): array
    {
        $card = ['ENTITY_TYPE_ID' => $item->getEntityTypeId(), 'ENTITY_ID' => $item->getId()];
        $before = ObserverManager::getEntityObserverIDs(...array_values($card));
        $now = $item->isChanged('OBSERVERS') ? $item->getObservers() : $before;
        $sort = static fn(int $userId): int => (array_search($userId, $now, true) + 1) * 10;
        foreach ($added = array_values(array_diff($now, $before)) as $userId) {
            ObserverTable::add($card + ['CREATED_TIME' => new DateTime(), 'USER_ID' => $userId, 'SORT' => $sort($userId), 'LAST_UPDATED_TIME' => new DateTime()]);
        }
        foreach (array_intersect($before, $now) as $userId) { // whatever the card was saved for
            $row = ObserverTable::getRow(['select' => ['SORT'], 'filter' => ['=ENTITY_TYPE_ID' => $card['ENTITY_TYPE_ID'], '=ENTITY_ID' => $card['ENTITY_ID'], '=USER_ID' => $userId]]);
            ObserverTable::update($card + ['USER_ID' => $userId], ['LAST_UPDATED_TIME' => new DateTime()] + ((int) $row['SORT'] === $sort($userId) ? [] : ['SORT' => $sort($userId)]));
        }
        foreach ($removed = array_values(array_diff($before, $now)) as $userId) {
            ObserverTable::delete($card + ['USER_ID' => $userId]);
        }
        if ($removed !== [] && Loader::includeModule('im')) {
            Chat::onEntityModification($card['ENTITY_TYPE_ID'], $card['ENTITY_ID'], ['REMOVED_OBSERVER_IDS' => $removed]);
        }
        return [$added, $removed];
    }
}
