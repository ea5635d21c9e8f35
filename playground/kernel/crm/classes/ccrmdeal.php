<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Event;
use Playground\CardHistory;

/** The old API of deals: the same operations without robots. */
class CCrmDeal
{
    public $LAST_ERROR = '';

    public function __construct($bCheckPermission = true)
    {
    }

    public function Add(array &$arFields, $bUpdateSearch = true, $options = [])
    {
        return \Playground\Crm::legacyAdd(CCrmOwnerType::Deal, $arFields, $options, $this->LAST_ERROR);
    }

    public function Update($ID, array &$arFields, $bCompare = true, $bUpdateSearch = true, $options = [])
    {
        return \Playground\Crm::legacyUpdate(CCrmOwnerType::Deal, (int) $ID, $arFields, $options, $this->LAST_ERROR);
    }

    public function Delete($ID, $arOptions = [])
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->getItem((int) $ID);
        return $item !== null && $factory->getDeleteOperation($item, (new Context())->setUserId((int) ($arOptions['CURRENT_USER'] ?? $GLOBALS['USER']?->GetID() ?? 0)))->disableAllChecks()->launch()->isSuccess();
    }

    public static function GetByID($ID, $bCheckPerms = true)
    {
        return \Bitrix\Crm\DealTable::getRowById((int) $ID) ?? false;
    }

    /**
     * Another pipeline by the old way: no OnAfterCrmDealUpdate, who moved it and when stay as they were.
     *
     * @return int 0: moved, else an error code
     */
    public static function MoveToCategory($ID, $newCategoryID, array $options = null)
    {
        $id = (int) $ID;
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->getItem($id);
        $stage = $factory->getStages((int) $newCategoryID)->getAll()[0] ?? null;
        if ($item === null || $stage === null) {
            return 1;
        }
        $move = ['id' => $id, 'categoryId' => (int) $newCategoryID, 'stageId' => $stage->getStatusId()];
        (new Event('crm', 'OnBeforeDealMoveToCategory', $move))->send();
        $from = (int) $item->get('CATEGORY_ID');
        $item->set('CATEGORY_ID', $move['categoryId'])->set('STAGE_ID', $move['stageId'])->set('STAGE_SEMANTIC_ID', $stage->getSemantics() ?: 'P');
        $userId = (int) ($options['USER_ID'] ?? 0);
        \Bitrix\Crm\DealTable::update($id, array_filter(
            ['CATEGORY_ID' => $move['categoryId'], 'STAGE_ID' => $move['stageId'], 'STAGE_SEMANTIC_ID' => $item->isChanged('STAGE_SEMANTIC_ID') ? $item->get('STAGE_SEMANTIC_ID') : null,
                '=DATE_MODIFY' => 'NOW()'] // which never reaches the row
                + ($userId > 0 ? ['MODIFY_BY_ID' => $userId] : []),
            static fn($value) => $value !== null
        ));
        CardHistory::addToTimeline($item, 3, $userId ?: (int) $item->get('ASSIGNED_BY_ID'), ['FIELD' => 'CATEGORY_ID']);
        CardHistory::addStage($item, 5);
        (new CCrmEvent())->Add([
            'USER_ID' => $userId, 'ENTITY_ID' => $id, 'ENTITY_TYPE' => CCrmOwnerType::DealName, 'EVENT_TYPE' => CCrmEvent::TYPE_CHANGE, 'EVENT_NAME' => 'Изменена воронка',
            'DATE_CREATE' => new \Bitrix\Main\Type\DateTime(), 'EVENT_TEXT_1' => (string) $from, 'EVENT_TEXT_2' => (string) $move['categoryId'],
        ], false);
        (new Event('crm', 'OnAfterDealMoveToCategory', $move))->send();
        return 0;
    }

    /** Adds to those there are; on behalf of the user of the hit. */
    public static function AddObserverIDs($ID, array $IDs)
    {
        self::saveObservers((int) $ID, static fn(array $now) => array_merge($now, $IDs));
    }

    public static function RemoveObserverIDs($ID, array $IDs)
    {
        self::saveObservers((int) $ID, static fn(array $now) => array_diff($now, $IDs));
    }

    private static function saveObservers(int $id, callable $change): void
    {
        $ids = array_values(array_unique(array_map('intval', $change(\Bitrix\Crm\Observer\ObserverManager::getEntityObserverIDs(CCrmOwnerType::Deal, $id)))));
        sort($ids);
        $fields = ['OBSERVER_IDS' => $ids];
        (new self(false))->Update($id, $fields);
    }
}
