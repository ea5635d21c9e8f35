<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Application;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;
use Playground\CardHistory;
use Playground\CardNotices;
use Playground\CardObservers;
use Playground\ItemWriter;
use Playground\RequiredFields;

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
        $isDeal = $item->getEntityTypeId() === \CCrmOwnerType::Deal;
        $isMovedToCategory = $isDeal && (int) $item->get('CATEGORY_ID') !== (int) $stored['CATEGORY_ID'];
        if ($isMovedToCategory) {
            if (!$factory->isCategoryAvailable((int) $item->get('CATEGORY_ID'))) {
                return $result->addError(new Error('Воронка не найдена.', 'CRM_CATEGORY_NOT_FOUND'));
            }
            $move = new Event('crm', 'OnBeforeDealMoveToCategory', ['id' => $item->getId(), 'categoryId' => (int) $item->get('CATEGORY_ID'), 'stageId' => (string) $item->get('STAGE_ID')]);
            $move->send();
            foreach ($move->getResults() as $answer) { // a veto is ignored here, a redirect is not
                $to = $answer->getType() === EventResult::SUCCESS ? (array) $answer->getParameters() : [];
                isset($to['categoryId']) && $item->set('CATEGORY_ID', (int) $to['categoryId']);
                isset($to['stageId']) && $item->set('STAGE_ID', $to['stageId']);
            }
        }
        foreach ($this->isCheckFieldsEnabled() ? $this->missing($names, $isMovedToCategory) : [] as $error) {
            $result->addError($error);
        }
        if (!$result->isSuccess()) {
            return $result;
        }
        $item->set('MODIFY_BY_ID', $userId)->set('DATE_MODIFY', $now);
        $before = $item->getCompatibleData() + ['FM' => $item->get('FM')];
        if ($error = ItemWriter::compatibleEvent("OnBeforeCrm{$type}Update", $before)) {
            return $result->addError($error);
        }
        foreach (['CATEGORY_ID', 'STAGE_ID', 'STATUS_ID', 'ASSIGNED_BY_ID', 'TITLE'] as $name) {
            if (isset($before[$name]) && $item->hasField($name) && (string) $before[$name] !== (string) $item->get($name)) {
                $item->set($name, $before[$name]);
            }
        }
        if ($error = ItemWriter::checkMultifields($item->get('FM'))) {
            return $result->addError($error);
        }
        $stageName = [\CCrmOwnerType::Deal => 'STAGE_ID', \CCrmOwnerType::Lead => 'STATUS_ID'][$item->getEntityTypeId()] ?? '';
        if ($isDeal) {
            \Playground\DealStage::apply($item, (string) $stored['STAGE_ID'], $isMovedToCategory);
        } elseif ($stageName !== '') {
            \Playground\LeadStage::apply($item, (string) $stored['STATUS_ID']);
        }
        $isStageChanged = $stageName !== '' && $item->get($stageName) !== $stored[$stageName];
        if ($isStageChanged) {
            $item->set('MOVED_BY_ID', $userId)->set('MOVED_TIME', $now);
            $isDeal && $item->set('PREVIOUS_STAGE_ID', $stored['STAGE_ID']);
        }
        foreach ($item->get('FM') === [] ? [] : ItemWriter::flags($item) as $name => $flag) {
            $item->set($name, $flag);
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
        $userFields = [];
        foreach (array_keys(\Playground\UserFields::of($factory->getUserFieldEntityId())) as $name) { // all of them, set or not
            $userFields[$name] = $item->get($name);
        }
        ItemWriter::productRowsEvent($item);
        $table::update($item->getId(), $row + $userFields);
        $addedMultifields = $isDeal ? [] : ItemWriter::saveMultifields($factory->getEntityName(), $item->getId(), $item->get('FM'));
        if ($item->isChanged('CONTACT_IDS')) {
            ItemWriter::saveContacts($item->getId(), $item->get('CONTACT_BINDINGS'));
        }
        if ($stageName === 'STATUS_ID' && $item->isChanged('CONTACT_ID') && (int) $item->get('CONTACT_ID') > 0) {
            ItemWriter::saveLeadContact($item->getId(), (int) $item->get('CONTACT_ID'));
        }
        ItemWriter::saveFullName($item);
        [$newObservers, $formerObservers] = CardObservers::save($item);
        ItemWriter::markReturnCustomers($item);
        ItemWriter::saveIndexes($item, false);
        if ($stageName !== '' && ($item->isChanged('ASSIGNED_BY_ID') || ($isDeal && ($item->isChanged('BEGINDATE') || $item->isChanged('CLOSEDATE'))))) {
            CardHistory::rewriteStages($item);
        }
        $isTemplate = $isDeal && $item->get('IS_RECURRING') === 'Y';
        if ($isStageChanged && !$isTemplate) {
            $isFinal = in_array($item->get($isDeal ? 'STAGE_SEMANTIC_ID' : 'STATUS_SEMANTIC_ID'), ['S', 'F'], true);
            CardHistory::addStage($item, $isMovedToCategory ? 5 : ($isFinal ? 3 : 2));
        }
        CardHistory::addChanges($item, $userId, $addedMultifields);
        if ($this->isSaveToTimeline && $isStageChanged) {
            CardHistory::addToTimeline($item, 3, $userId, ['FIELD' => $stageName, 'START' => (string) $stored[$stageName], 'FINISH' => (string) $item->get($stageName)]);
            if ($isDeal && $item->get('STAGE_SEMANTIC_ID') === 'S') {
                CardHistory::addToTimeline($item, 6, $userId, ['FINAL' => 'Y'], 2);
            }
        }
        if ($item->isChanged('NAME') || $item->isChanged('LAST_NAME')) { // a remembered name of the card in its activities
            Application::getConnection()->queryExecute("UPDATE b_crm_act_comm SET ENTITY_SETTINGS = NULL WHERE ENTITY_ID = {$item->getId()} AND ENTITY_TYPE_ID = {$item->getEntityTypeId()}");
        }
        if ($this->isAfterSaveActions) {
            CardNotices::responsible($item, $userId);
            CardNotices::observers($item, $newObservers, $formerObservers, $userId);
            $fields = ItemWriter::eventFields($item);
            ItemWriter::compatibleEvent("OnAfterCrm{$type}Update", $fields);
            \Playground\AfterSave::run($item, $result);
        }
        if ($this->isAutomationEnabled() && !$isTemplate && $stageName !== '') {
            \Playground\Automation::afterUpdate($item, $isStageChanged);
        }
        return $result;
    }

    /**
     * A move within the pipeline asks for all fields, anything else for the changed ones.
     *
     * @param list<string> $names
     * @return list<Error>
     */
    private function missing(array $names, bool $isMovedToCategory): array
    {
        $item = $this->item;
        $isMoved = $item->hasField('STAGE_ID') && $item->isChanged('STAGE_ID') && !$isMovedToCategory;
        $changed = array_values(array_filter($names, static fn($name) => $item->isChanged((string) $name)));
        return RequiredFields::missing($item, $item->hasField('STAGE_ID') ? (string) $item->get('STAGE_ID') : '', $this->isCheckRequiredUserFields(), $isMoved ? null : $changed);
    }
}
