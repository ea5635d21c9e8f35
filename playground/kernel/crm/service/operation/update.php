<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Observer\ObserverManager;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;
use Playground\ItemWriter;

class Update extends Operation
{
    /** With nothing changed: a success that fires nothing. */
    public function launch(): Result
    {
        $result = new Result();
        $item = $this->item;
        $factory = Container::getInstance()->getFactory($item->getEntityTypeId());
        $table = $factory->getDataClass();
        $type = ucfirst(strtolower($factory->getEntityName()));
        $stored = $table::getRowById($item->getId());
        if ($stored === null) {
            return $result->addError(new Error('Элемент не найден.', 'CRM_ITEM_NOT_FOUND'));
        }
        $names = array_merge(array_keys($table::getEntity()->getFields()), ['CONTACT_IDS', 'OBSERVERS', 'FM'], array_keys(\Playground\UserFields::of($factory->getUserFieldEntityId())));
        if (!array_filter($names, static fn($name) => $item->isChanged((string) $name))) {
            return $result;
        }
        $userId = $this->getContext()->getUserId();
        $now = new DateTime();
        $item->set('MODIFY_BY_ID', $userId)->set('DATE_MODIFY', $now);
        $before = $item->getCompatibleData() + ['FM' => $item->get('FM')];
        if ($error = ItemWriter::compatibleEvent("OnBeforeCrm{$type}Update", $before)) {
            return $result->addError($error);
        }
        foreach (['CATEGORY_ID', 'STAGE_ID', 'ASSIGNED_BY_ID', 'TITLE'] as $name) {
            if (isset($before[$name]) && $item->hasField($name) && (string) $before[$name] !== (string) $item->get($name)) {
                $item->set($name, $before[$name]);
            }
        }
        if ($error = ItemWriter::checkMultifields($item->get('FM'))) {
            return $result->addError($error);
        }
        $isDeal = $item->getEntityTypeId() === \CCrmOwnerType::Deal;
        $isMovedToCategory = $isDeal && (int) $item->get('CATEGORY_ID') !== (int) $stored['CATEGORY_ID'];
        $isStageChanged = false;
        if ($isDeal) {
            if ($isMovedToCategory && !$factory->isCategoryAvailable((int) $item->get('CATEGORY_ID'))) {
                return $result->addError(new Error('Воронка не найдена.', 'CRM_CATEGORY_NOT_FOUND'));
            }
            if ($isMovedToCategory) {
                $move = new Event('crm', 'OnBeforeDealMoveToCategory', ['id' => $item->getId(), 'categoryId' => (int) $item->get('CATEGORY_ID'), 'stageId' => (string) $item->get('STAGE_ID')]);
                $move->send();
                foreach ($move->getResults() as $answer) { // a veto is ignored here, a redirect is not
                    $to = $answer->getType() === EventResult::SUCCESS ? (array) $answer->getParameters() : [];
                    isset($to['categoryId']) && $item->set('CATEGORY_ID', (int) $to['categoryId']);
                    isset($to['stageId']) && $item->set('STAGE_ID', $to['stageId']);
                }
            }
            \Playground\DealStage::apply($item, (string) $stored['STAGE_ID'], $isMovedToCategory);
            $isStageChanged = $item->get('STAGE_ID') !== $stored['STAGE_ID'];
            if ($isStageChanged) {
                $item->set('PREVIOUS_STAGE_ID', $stored['STAGE_ID'])->set('MOVED_BY_ID', $userId)->set('MOVED_TIME', $now)->set('IS_NEW', 'N');
            }
        } elseif ($item->getEntityTypeId() === \CCrmOwnerType::Contact) {
            $item->set('FULL_NAME', trim($item->get('NAME') . ' ' . $item->get('LAST_NAME')));
        }
        $row = [];
        foreach (array_keys($table::getEntity()->getFields()) as $name) {
            if ($name !== 'ID' && $item->isChanged($name)) {
                $row[$name] = $item->get($name);
            }
        }
        if ($isDeal && $item->isChanged('CONTACT_IDS')) {
            $row['CONTACT_ID'] = $item->get('CONTACT_ID');
        }
        $table::update($item->getId(), $row);
        if ($isDeal) {
            if ($item->isChanged('CONTACT_IDS')) {
                ItemWriter::saveContacts($item->getId(), $item->get('CONTACT_BINDINGS'));
            }
            if ($isStageChanged) {
                ItemWriter::saveStageHistory($item, $item->get('STAGE_SEMANTIC_ID') === 'P' ? 2 : 3);
            }
        } else {
            ItemWriter::saveMultifields($factory->getEntityName(), $item->getId(), $item->get('FM'));
            ItemWriter::savePersonIndex($item->getEntityTypeId(), $item->getId(), (string) $item->get('LAST_NAME'), (string) $item->get('NAME'));
        }
        \Playground\UserFields::save($factory->getUserFieldEntityId(), strtolower($factory->getUserFieldEntityId()), $item->getId(), array_filter(
            $item->getCompatibleData(),
            static fn($name) => str_starts_with((string) $name, 'UF_') && $item->isChanged((string) $name),
            ARRAY_FILTER_USE_KEY
        ));
        if ($item->isChanged('OBSERVERS')) {
            $stay = ObserverManager::getEntityObserverIDs($item->getEntityTypeId(), $item->getId());
            ObserverManager::unregisterBulk(array_diff($stay, $item->getObservers()), $item->getEntityTypeId(), $item->getId());
            ObserverManager::registerBulk(array_diff($item->getObservers(), $stay), $item->getEntityTypeId(), $item->getId());
        }
        if ($this->isSaveToTimeline && ($isStageChanged || isset($row['ASSIGNED_BY_ID']))) {
            ItemWriter::saveTimeline($item, 3, $userId, ['FIELD' => $isStageChanged ? 'STAGE_ID' : 'ASSIGNED_BY_ID']);
        }
        if ($this->isAfterSaveActions) {
            $fields = ItemWriter::eventFields($item);
            ItemWriter::compatibleEvent("OnAfterCrm{$type}Update", $fields);
            if ($isMovedToCategory) {
                (new Event('crm', 'OnAfterDealMoveToCategory', ['id' => $item->getId(), 'categoryId' => (int) $item->get('CATEGORY_ID'), 'stageId' => (string) $item->get('STAGE_ID')]))->send();
            }
        }
        return $result;
    }
}
