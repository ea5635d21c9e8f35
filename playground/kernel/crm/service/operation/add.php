<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Error;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;
use Playground\CardHistory;
use Playground\CardNotices;
use Playground\CardObservers;
use Playground\ItemWriter;
use Playground\RequiredFields;

class Add extends Operation
{
    /** Empty columns of these names are written, all others that are empty are not. */
    private const WRITTEN_EMPTY = [
        \CCrmOwnerType::Deal => ['PRODUCT_ID', 'EVENT_DATE', 'EVENT_ID', 'EVENT_DESCRIPTION', 'ORDER_STAGE'],
        \CCrmOwnerType::Lead => ['PRODUCT_ID', 'ADDRESS'],
        \CCrmOwnerType::Contact => ['ADDRESS'],
    ];

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
        foreach ($this->isCheckFieldsEnabled() ? RequiredFields::missing($item, (string) self::stageOf($item), $this->isCheckRequiredUserFields()) : [] as $error) {
            $result->addError($error);
        }
        if (!$result->isSuccess()) {
            return $result;
        }
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
        ItemWriter::productRowsEvent($item);
        $row = array_diff_key(array_intersect_key(self::rowOf($item), $table::getEntity()->getFields()), ['ID' => 1]);
        $item->set('ID', $table::add($row + self::userFields($item))->getId());
        $isDeal = $item->getEntityTypeId() === \CCrmOwnerType::Deal;
        if ($isDeal) {
            ItemWriter::saveContacts($item->getId(), $item->get('CONTACT_BINDINGS'));
        } else {
            ItemWriter::saveMultifields($factory->getEntityName(), $item->getId(), $item->get('FM'));
            ItemWriter::saveFullName($item);
        }
        [$newObservers] = CardObservers::save($item);
        ItemWriter::markReturnCustomers($item);
        ItemWriter::saveIndexes($item, true);
        $isTemplate = $isDeal && $item->get('IS_RECURRING') === 'Y';
        if ($item->getEntityTypeId() !== \CCrmOwnerType::Contact && !$isTemplate) {
            CardHistory::addStage($item, in_array($item->get('STAGE_SEMANTIC_ID'), ['S', 'F'], true) ? 3 : 1);
        }
        CardHistory::addLinks($item, $userId);
        if ($this->isSaveToTimeline) {
            CardHistory::addToTimeline($item, 2, $userId);
        }
        if ($this->isAfterSaveActions) {
            CardNotices::responsible($item, $userId);
            CardNotices::observers($item, $newObservers, [], $userId);
            $fields = ItemWriter::eventFields($item);
            ItemWriter::compatibleEvent("OnAfterCrm{$type}Add", $fields);
            if ((string) $item->get('ORIGINATOR_ID') !== '') {
                ItemWriter::compatibleEvent("OnAfterExternalCrm{$type}Add", $fields);
            }
            \Playground\AfterSave::run($item, $result);
        }
        if ($this->isAutomationEnabled() && !$isTemplate && $item->getEntityTypeId() !== \CCrmOwnerType::Contact) {
            \Playground\Automation::afterAdd($item);
        }
        return $result;
    }

    private function prepare(): ?Error
    {
        $item = $this->item;
        if ($item->getEntityTypeId() === \CCrmOwnerType::Contact) {
            self::setDefaults($item, [
                'CATEGORY_ID' => 0, 'SOURCE_ID' => 'CALL', 'EXPORT' => 'Y', 'TYPE_ID' => 'CLIENT', 'BIRTHDAY_SORT' => 1024, 'WEBFORM_ID' => 0, 'PHOTO' => 0, 'COMPANY_ID' => 0,
            ] + ItemWriter::flags($item));
            return null;
        }
        if ($item->getEntityTypeId() === \CCrmOwnerType::Lead) {
            self::setDefaults($item, [
                'STATUS_ID' => 'NEW', 'OPPORTUNITY' => 0, 'CURRENCY_ID' => 'RUB', 'SOURCE_ID' => 'CALL', 'EXCH_RATE' => 1, 'IS_MANUAL_OPPORTUNITY' => 'N', 'BIRTHDAY_SORT' => 1024,
                'ACCOUNT_CURRENCY_ID' => 'RUB', 'OPPORTUNITY_ACCOUNT' => 0, 'IS_RETURN_CUSTOMER' => 'N', 'CONTACT_ID' => 0,
            ] + ItemWriter::flags($item));
            \Playground\LeadStage::apply($item, null);
            $item->set('MOVED_BY_ID', $item->get('CREATED_BY_ID'))->set('MOVED_TIME', new DateTime());
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
        self::setDefaults($item, [
            'BEGINDATE' => new DateTime(), 'CLOSEDATE' => (new DateTime())->add('7 DAYS'), 'CURRENCY_ID' => 'RUB', 'TYPE_ID' => 'SALE', 'IS_RECURRING' => 'N', 'OPPORTUNITY' => 0,
            'IS_MANUAL_OPPORTUNITY' => 'N', 'TAX_VALUE' => 0, 'EXCH_RATE' => 1, 'PREVIOUS_STAGE_ID' => '', 'IS_RETURN_CUSTOMER' => 'N', 'IS_REPEATED_APPROACH' => 'N',
            'ACCOUNT_CURRENCY_ID' => 'RUB', 'OPPORTUNITY_ACCOUNT' => 0, 'TAX_VALUE_ACCOUNT' => 0, 'SOURCE_ID' => '', 'WEBFORM_ID' => 0,
        ]);
        if (trim((string) $item->get('TITLE')) === '') {
            $item->set('TITLE', 'Сделка');
        }
        return null;
    }

    private static function stageOf(\Bitrix\Crm\Item $item): ?string
    {
        return $item->hasField('STAGE_ID') ? $item->get('STAGE_ID') : null;
    }

    private static function setDefaults(\Bitrix\Crm\Item $item, array $defaults): void
    {
        foreach ($defaults as $name => $value) {
            $item->get($name) ?? $item->set($name, $value);
        }
    }

    private static function rowOf(\Bitrix\Crm\Item $item): array
    {
        $row = [];
        foreach (array_keys((Container::getInstance()->getFactory($item->getEntityTypeId())->getDataClass())::getEntity()->getFields()) as $name) {
            $value = $item->get($name);
            if ($value !== null || in_array($name, self::WRITTEN_EMPTY[$item->getEntityTypeId()], true)) {
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
