<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service;

use Bitrix\Crm\Item;
use Bitrix\Crm\StatusTable;

/** Makes items of one type and the operations that save them. */
abstract class Factory
{
    abstract public function getEntityTypeId(): int;

    /** Class of the table. */
    abstract public function getDataClass(): string;

    /** 'CRM_DEAL' */
    abstract public function getUserFieldEntityId(): string;

    public function getEntityName(): string
    {
        return \CCrmOwnerType::ResolveName($this->getEntityTypeId());
    }

    public function isCategoriesSupported(): bool
    {
        return false;
    }

    public function isStagesSupported(): bool
    {
        return false;
    }

    public function isCategoryAvailable(int $categoryId): bool
    {
        return $categoryId === 0;
    }

    public function isCategoryExists(int $categoryId): bool
    {
        return $this->isCategoryAvailable($categoryId);
    }

    /** b_crm_status.ENTITY_ID of the stages. */
    public function getStagesEntityId(?int $categoryId = null): ?string
    {
        return null;
    }

    public function getStages(?int $categoryId = null): \Playground\Stages
    {
        $entityId = $this->getStagesEntityId($categoryId);
        return new \Playground\Stages(array_map(
            static fn(array $row) => new \Playground\Stage($row),
            $entityId === null ? [] : array_values(StatusTable::getStatusesByEntityId($entityId))
        ));
    }

    public function getStage(string $statusId): ?\Playground\Stage
    {
        return $this->getStageFromCategory(\Bitrix\Crm\Category\DealCategory::resolveFromStageID($statusId), $statusId);
    }

    public function getStageFromCategory(int $categoryId, string $statusId): ?\Playground\Stage
    {
        foreach ($this->getStages($categoryId) as $stage) {
            if ($stage->getStatusId() === $statusId) {
                return $stage;
            }
        }
        return null;
    }

    /** P, S or F. */
    public function getStageSemantics(string $stageId): string
    {
        return $this->getStage($stageId)?->getSemantics() ?: 'P';
    }

    public function purgeStagesCache(): void
    {
    }

    public function clearCategoriesCache(): self
    {
        return $this;
    }

    public function createItem(array $data = []): Item
    {
        $item = new Item($this->getEntityTypeId(), null);
        foreach ($data as $name => $value) {
            $item->set($name, $value);
        }
        return $item;
    }

    public function getItem(int $id, array $fieldsToSelect = ['*']): ?Item
    {
        $row = $id > 0 ? ($this->getDataClass())::getRowById($id) : null;
        return $row === null ? null : new Item($this->getEntityTypeId(), $row);
    }

    /** @param array $parameters select, filter, order, limit @return list<Item> */
    public function getItems(array $parameters = []): array
    {
        unset($parameters['select']);
        $rows = ($this->getDataClass())::getList($parameters)->fetchAll();
        return array_map(fn(array $row) => new Item($this->getEntityTypeId(), $row), $rows);
    }

    public function getAddOperation(Item $item, ?Context $context = null): Operation\Add
    {
        return new Operation\Add($item, new Operation\Settings($context ?? Container::getInstance()->getContext()));
    }

    public function getImportOperation(Item $item, ?Context $context = null): Operation\Import
    {
        return new Operation\Import($item, new Operation\Settings($context ?? Container::getInstance()->getContext()));
    }

    public function getUpdateOperation(Item $item, ?Context $context = null): Operation\Update
    {
        return new Operation\Update($item, new Operation\Settings($context ?? Container::getInstance()->getContext()));
    }

    public function getDeleteOperation(Item $item, ?Context $context = null): Operation\Delete
    {
        return new Operation\Delete($item, new Operation\Settings($context ?? Container::getInstance()->getContext()));
    }
}
