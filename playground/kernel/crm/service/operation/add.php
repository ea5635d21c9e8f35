<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Observer\ObserverManager;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Error;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;
use Playground\ItemWriter;

class Add extends Operation
{
    public function launch(): Result
    {
        $result = new Result();
        $item = $this->item;
        $type = ucfirst(strtolower(\CCrmOwnerType::ResolveName($item->getEntityTypeId())));
        $userId = $this->getContext()->getUserId();
        $now = new DateTime();
        $item->set('CREATED_BY_ID', $userId)->set('MODIFY_BY_ID', $userId)->set('DATE_CREATE', $now)->set('DATE_MODIFY', $now)
            ->set('LAST_ACTIVITY_BY', $userId)->set('LAST_ACTIVITY_TIME', $now);
        if ((int) $item->get('ASSIGNED_BY_ID') === 0) {
            $item->set('ASSIGNED_BY_ID', $userId);
        }
        $item->get('OPENED') ?? $item->set('OPENED', 'Y');
        $before = $item->getCompatibleData() + ['FM' => $item->get('FM')];
        if ($error = ItemWriter::compatibleEvent("OnBeforeCrm{$type}Add", $before)) {
            return $result->addError($error);
        }
        foreach (['CATEGORY_ID', 'STAGE_ID', 'ASSIGNED_BY_ID', 'TITLE', 'SOURCE_ID'] as $name) { // handlers may change these
            if (isset($before[$name]) && $item->hasField($name) && (string) $before[$name] !== (string) $item->get($name)) {
                $item->set($name, $before[$name]);
            }
        }
        if ($error = ItemWriter::checkMultifields($item->get('FM')) ?? $this->prepare()) {
            return $result->addError($error);
        }
        $factory = Container::getInstance()->getFactory($item->getEntityTypeId());
        $table = $factory->getDataClass();
        $row = array_diff_key(array_intersect_key(self::rowOf($item), $table::getEntity()->getFields()), ['ID' => 1]);
        $item->set('ID', $table::add($row)->getId());
        if ($item->getEntityTypeId() === \CCrmOwnerType::Deal) {
            ItemWriter::saveContacts($item->getId(), $item->get('CONTACT_BINDINGS'));
            ItemWriter::saveStageHistory($item, 1);
        } else {
            ItemWriter::saveMultifields($factory->getEntityName(), $item->getId(), $item->get('FM'));
            ItemWriter::savePersonIndex($item->getEntityTypeId(), $item->getId(), (string) $item->get('LAST_NAME'), (string) $item->get('NAME'));
        }
        \Playground\UserFields::save($factory->getUserFieldEntityId(), strtolower($factory->getUserFieldEntityId()), $item->getId(), self::userFields($item));
        ObserverManager::registerBulk($item->getObservers(), $item->getEntityTypeId(), $item->getId());
        if ($this->isSaveToTimeline) {
            ItemWriter::saveTimeline($item, 2, $userId);
        }
        if ($this->isAfterSaveActions) {
            $fields = ItemWriter::eventFields($item);
            ItemWriter::compatibleEvent("OnAfterCrm{$type}Add", $fields);
            if ((string) $item->get('ORIGIN_ID') !== '') {
                ItemWriter::compatibleEvent("OnAfterExternalCrm{$type}Add", $fields);
            }
        }
        return $result;
    }

    private function prepare(): ?Error
    {
        $item = $this->item;
        if ($item->getEntityTypeId() === \CCrmOwnerType::Contact) {
            $item->set('FULL_NAME', trim($item->get('NAME') . ' ' . $item->get('LAST_NAME')));
            $item->get('CATEGORY_ID') ?? $item->set('CATEGORY_ID', 0);
            return null;
        }
        if ($item->getEntityTypeId() === \CCrmOwnerType::Lead) {
            $item->get('STATUS_ID') ?? $item->set('STATUS_ID', 'NEW');
            $item->set('STATUS_SEMANTIC_ID', 'P');
            return null;
        }
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Deal);
        $categoryId = (int) $item->get('CATEGORY_ID');
        if (!$factory->isCategoryAvailable($categoryId)) {
            return new Error("Воронка {$categoryId} не найдена.", 'CRM_CATEGORY_NOT_FOUND');
        }
        $item->set('CATEGORY_ID', $categoryId);
        \Playground\DealStage::apply($item, null);
        $item->set('MOVED_BY_ID', $item->get('CREATED_BY_ID'))->set('MOVED_TIME', new DateTime());
        $item->get('BEGINDATE') ?? $item->set('BEGINDATE', new DateTime());
        $item->get('CURRENCY_ID') ?? $item->set('CURRENCY_ID', 'RUB');
        $item->set('IS_NEW', 'Y');
        if (trim((string) $item->get('TITLE')) === '') {
            $item->set('TITLE', 'Сделка');
        }
        return null;
    }

    private static function rowOf(\Bitrix\Crm\Item $item): array
    {
        $row = [];
        foreach (array_keys((Container::getInstance()->getFactory($item->getEntityTypeId())->getDataClass())::getEntity()->getFields()) as $name) {
            $value = $item->get($name);
            if ($value !== null) {
                $row[$name] = $value;
            }
        }
        return $row;
    }

    private static function userFields(\Bitrix\Crm\Item $item): array
    {
        return array_filter($item->getCompatibleData(), static fn($name) => str_starts_with((string) $name, 'UF_'), ARRAY_FILTER_USE_KEY);
    }
}
