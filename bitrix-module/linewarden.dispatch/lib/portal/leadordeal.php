<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\Field;
use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Crm\Service\Factory;
use Bitrix\Main\Application;
use Bitrix\Main\Result;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Feed\OwnWrites;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Silently;

/**
 * A lead or a deal that is assigned and moved on, by the operations of the CRM factory on behalf of the service user, with robots, triggers and
 * processes: administrators expect them. What was asked for is looked at afterwards: a trigger may have sent it elsewhere by then.
 */
final class LeadOrDeal
{
    private const HISTORY = ['lead' => ['b_crm_lead_status_history', 'STATUS_ID'], 'deal' => ['b_crm_deal_stage_history', 'STAGE_ID']];
    private const TYPES = ['lead' => \CCrmOwnerType::Lead, 'deal' => \CCrmOwnerType::Deal];

    private function __construct(public readonly string $entity, private readonly Factory $factory, private Item $item)
    {
    }

    /** @param string $entity lead or deal @return self|null null: there is none, or it is a template of repeated deals */
    public static function find(string $entity, int $id): ?self
    {
        $factory = Container::getInstance()->getFactory(self::TYPES[$entity])
            ?? throw new \RuntimeException("the CRM has no factory of {$entity}s");
        $item = $factory->getItem($id);
        $isTemplate = $item !== null && $entity === 'deal' && in_array($item->get('IS_RECURRING'), ['Y', true], true);

        return $item === null || $isTemplate ? null : new self($entity, $factory, $item);
    }

    public function typeId(): int
    {
        return self::TYPES[$this->entity];
    }

    public function id(): int
    {
        return $this->item->getId();
    }

    public function responsibleId(): int
    {
        return (int) $this->item->getAssignedById();
    }

    public function stageId(): string
    {
        return (string) $this->item->getStageId();
    }

    public function stands(int $responsibleId, string $stageId): bool
    {
        return $this->responsibleId() === $responsibleId && $this->stageId() === $stageId;
    }

    /** As it stands now. @return self|null null: it is gone */
    public function readBack(): ?self
    {
        return self::find($this->entity, $this->id());
    }

    /** Its newest row in the history of stages; 0: none. */
    public function lastHistoryId(): int
    {
        [$table] = self::HISTORY[$this->entity];

        return (int) Application::getConnection()->queryScalar("SELECT MAX(ID) FROM $table WHERE OWNER_ID = {$this->id()}");
    }

    /**
     * Whether an earlier try has brought it to that stage: by the history since that row, or, where that try was killed before the history
     * was written, by who moved it last.
     */
    public function hasBeenBroughtTo(string $stageId, int $afterHistoryId): bool
    {
        [$table, $column] = self::HISTORY[$this->entity];
        $connection = Application::getConnection();
        $stage = $connection->getSqlHelper()->forSql($stageId);
        $isInHistory = (int) $connection->queryScalar(
            "SELECT COUNT(*) FROM $table WHERE OWNER_ID = {$this->id()} AND ID > $afterHistoryId AND $column = '$stage'"
        ) > 0;

        return $isInHistory || ($this->stageId() === $stageId && Module::serviceUserId() === (int) $connection->queryScalar(
            "SELECT MOVED_BY_ID FROM b_crm_$this->entity WHERE ID = {$this->id()}"
        ));
    }

    /**
     * Whether the stage is a later one of the pipeline in which it stands, in the portal's own order, stages of success and failure included.
     *
     * @return bool|null null: the pipeline has no such stage
     */
    public function isForward(string $stageId): ?bool
    {
        $order = [];
        foreach ($this->factory->getStages($this->entity === 'deal' ? (int) $this->item->get(Item::FIELD_NAME_CATEGORY_ID) : 0) as $stage) {
            $order[] = (string) $stage->getStatusId();
        }
        $to = array_search($stageId, $order, true);
        $now = array_search($this->stageId(), $order, true);

        return $to === false ? null : $now !== false && $to > $now; // where it stands is no stage any more: nothing is ahead of it
    }

    /** @throws Stop refused: the portal's own words, when the item has not got the responsible */
    public function assign(int $responsibleId, Context $context): void
    {
        $this->item->setAssignedById($responsibleId);
        $operation = $this->factory->getUpdateOperation($this->item, $context)->disableAllChecks();
        $result = $this->launch(OwnWrites::move($this->subject()), static fn(): Result => $operation->launch());
        if (!$result->isSuccess()) {
            $words = implode('; ', $result->getErrorMessages());
            if ($this->readBack()?->responsibleId() !== $responsibleId) {
                throw Stop::refused('CRM_REFUSED', $words);
            }
            Silently::log(new \RuntimeException("{$this->subject()} is assigned with errors: $words"));
        }
    }

    /**
     * Moves it, with the checks of required fields: a stage that a person may not enter without them is not entered without them.
     *
     * @return list<\Bitrix\Main\Error> what the portal said to it; it may have moved all the same
     */
    public function move(string $stageId, Context $context): array
    {
        $this->item->setStageId($stageId);
        $operation = $this->factory->getUpdateOperation($this->item, $context)->disableCheckAccess()->disableCheckLimits();

        return $this->launch(OwnWrites::move($this->subject(), $stageId), static fn(): Result => $operation->launch())->getErrors();
    }

    /**
     * Names of the fields that the errors say are missing. How an error carries the name is the portal's own: whatever text of its data names
     * a field of the item is taken.
     *
     * @param list<\Bitrix\Main\Error> $errors
     * @return list<string>
     */
    public function requiredFields(array $errors): array
    {
        $names = [];
        foreach ($errors as $error) {
            if ($error->getCode() === Field::ERROR_CODE_REQUIRED_FIELD_ATTRIBUTE) {
                foreach ((array) $error->getCustomData() as $value) {
                    is_string($value) && $this->item->hasField($value) && $names[] = $value;
                }
            }
        }

        return array_values(array_unique($names));
    }

    /** @throws Stop when the service user cannot write */
    public static function serviceContext(): Context
    {
        $userId = Module::serviceUserId();
        if (!Users::isActivePerson($userId)) {
            throw Stop::refused('SERVICE_USER_WRONG', "service user $userId is not an active employee, see the module's settings");
        }

        return (new Context())->setUserId($userId);
    }

    private function launch(array $own, callable $launch): Result
    {
        return OwnWrites::during($own, $launch);
    }

    private function subject(): string
    {
        return "$this->entity:{$this->id()}";
    }
}
