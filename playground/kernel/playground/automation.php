<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;

/**
 * Triggers and robots of leads and deals, run at the end of a save. Robots are told by the option `robots` of the module `playground`, a list of
 * {entity: lead or deal, stage, moveTo?, responsibleId?}; of the portal's triggers there is RESP_CHANGED, without conditions. They write
 * in the name of whoever the hit is of: the portal passes user 0, which its operations ignore. Not in the box.
 */
final class Automation
{
    /** @var array<string, true> "2:7:C1:NEW": robots that were started in this hit; the same stage is not started twice */
    private static array $started = [];
    /** @var list<\Closure>|null what waits for the end of a transaction; null: nothing has to wait */
    private static ?array $held = null;

    public static function newHit(): void
    {
        self::$started = [];
    }

    public static function afterAdd(Item $item): void
    {
        self::orHeld(static fn() => self::runRobots($item->getEntityTypeId(), $item->getId()));
    }

    public static function afterUpdate(Item $item, bool $isStageChanged): void
    {
        $isResponsibleChanged = $item->isChanged('ASSIGNED_BY_ID');
        self::orHeld(static function () use ($item, $isStageChanged, $isResponsibleChanged): void {
            if ($isResponsibleChanged && self::applyTrigger('RESP_CHANGED', $item->getEntityTypeId(), $item->getId())) {
                return; // it stands elsewhere now: the robots of our stage are not started
            }
            $isStageChanged && self::runRobots($item->getEntityTypeId(), $item->getId());
        });
    }

    /** Runs the action in a transaction, and what it sets off after the commit. */
    public static function inTransaction(\Closure $action): mixed
    {
        $connection = Application::getConnection();
        $outer = self::$held;
        self::$held = [];
        $connection->startTransaction();
        try {
            $result = $action();
            $connection->commitTransaction();
            [$waiting, self::$held] = [self::$held, $outer];
        } catch (\Throwable $error) {
            self::$held = $outer;
            $connection->rollbackTransaction();
            throw $error;
        }
        foreach ($waiting as $run) {
            $run();
        }
        return $result;
    }

    /** Robots of the stage a card stands on, as a form starts them in the background. */
    public static function runRobots(int $typeId, int $id): void
    {
        $item = Container::getInstance()->getFactory($typeId)?->getItem($id);
        if ($item === null) {
            return;
        }
        $stage = (string) $item->get('STAGE_ID');
        if (isset(self::$started["{$typeId}:{$id}:{$stage}"])) {
            return;
        }
        self::$started["{$typeId}:{$id}:{$stage}"] = true;
        foreach ((array) json_decode(Option::get('playground', 'robots', '[]'), true) as $robot) {
            if ($robot['entity'] !== strtolower(\CCrmOwnerType::ResolveName($typeId)) || $robot['stage'] !== $stage) {
                continue;
            }
            $changes = array_filter(['ASSIGNED_BY_ID' => (int) ($robot['responsibleId'] ?? 0), 'STAGE_ID' => (string) ($robot['moveTo'] ?? '')]);
            self::change($typeId, $id, $changes);
            if (isset($changes['STAGE_ID'])) {
                return; // a move ends the robots of the stage it leaves
            }
        }
    }

    /** @return bool whether it moved the card: to later stages always, to earlier ones where the trigger says so; the first one in the order of stages */
    private static function applyTrigger(string $code, int $typeId, int $id): bool
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory?->getItem($id);
        if ($item === null) {
            return false;
        }
        $byStage = [];
        $connection = Application::getConnection();
        foreach ($connection->query("SELECT ENTITY_STATUS, APPLY_RULES FROM b_crm_automation_trigger WHERE CODE = '{$code}' AND ENTITY_TYPE_ID = {$typeId} ORDER BY ID")->fetchAll() as $row) {
            $rules = (array) unserialize((string) $row['APPLY_RULES'], ['allowed_classes' => false]);
            $byStage[$row['ENTITY_STATUS']] = ($rules['ALLOW_BACKWARDS'] ?? 'N') === 'Y';
        }
        $stages = $factory->getStages($typeId === \CCrmOwnerType::Deal ? (int) $item->get('CATEGORY_ID') : 0)->getStatusIdList();
        $now = array_search((string) $item->get('STAGE_ID'), $stages, true);
        foreach ($stages as $place => $stage) {
            if (isset($byStage[$stage]) && $place !== $now && ($place > $now || $byStage[$stage])) {
                self::change($typeId, $id, ['STAGE_ID' => $stage]);
                return true;
            }
        }
        return false;
    }

    private static function change(int $typeId, int $id, array $changes): void
    {
        $factory = Container::getInstance()->getFactory($typeId);
        $item = $factory->getItem($id);
        foreach ($item === null ? [] : $changes as $name => $value) {
            $item->set($name, $value);
        }
        $item === null || $factory->getUpdateOperation($item, new Context(['scope' => Context::SCOPE_AUTOMATION]))->disableAllChecks()->launch();
    }

    private static function orHeld(\Closure $run): void
    {
        if (self::$held === null) {
            $run();
        } else {
            self::$held[] = $run;
        }
    }
}
