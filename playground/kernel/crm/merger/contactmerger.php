<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Loader;

/**
 * Merges contacts: the seeds' phones, deals, leads and activities go to the target, the seeds are deleted. Moved deals and activities fire no
 * events. Sessions and chats of open lines, statistic and clients of calls keep the seed's id. There is no transaction: who dies on the way
 * leaves it half done, and once the seed is gone nobody can merge it again.
 */
class ContactMerger extends EntityMerger
{
    private const FIELDS = ['NAME', 'LAST_NAME', 'SECOND_NAME', 'POST', 'COMMENTS', 'SOURCE_ID', 'COMPANY_ID'];

    public function __construct($userID, $enablePermissionCheck = false)
    {
        parent::__construct(\CCrmOwnerType::Contact, $userID, $enablePermissionCheck);
    }

    public function mergeBatch(array $seedIDs, $targID, ?\Bitrix\Crm\Integrity\DuplicateCommunicationCriterion $targCriterion = null)
    {
        $targID = (int) $targID;
        if ($this->mode === ConflictResolutionMode::ALWAYS_OVERWRITE) {
            throw self::failure($targID, self::ROLE_TARG, EntityMergerException::CONFLICT_RESOLUTION_NOT_SUPPORTED);
        }
        $seedIDs = array_map('intval', $seedIDs);
        if ($seedIDs === [] || in_array($targID, $seedIDs, true)) {
            throw self::failure($targID, self::ROLE_TARG, EntityMergerException::GENERAL);
        }
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Contact);
        $target = $factory->getItem($targID) ?? throw self::failure($targID, self::ROLE_TARG, EntityMergerException::NOT_FOUND);
        $seeds = [];
        foreach ($seedIDs as $seedID) {
            $seeds[$seedID] = $factory->getItem($seedID) ?? throw self::failure($seedID, self::ROLE_SEED, EntityMergerException::NOT_FOUND);
        }
        $isCollision = $this->enrichTarget($target, $seeds);
        $context = (new Context())->setUserId($this->userID);
        if (!$factory->getUpdateOperation($target, $context)->disableAllChecks()->launch()->isSuccess()) {
            throw self::failure($targID, self::ROLE_TARG, EntityMergerException::UPDATE_FAILED);
        }
        foreach ($seeds as $seedID => $seed) {
            self::rebindAll($seedID, $targID);
            if (!$factory->getDeleteOperation($seed, $context)->disableAllChecks()->launch()->isSuccess()) {
                throw self::failure($seedID, self::ROLE_SEED, EntityMergerException::DELETE_FAILED);
            }
            (new Event('crm', 'OnAfterEntityMerge', [
                'entityTypeID' => \CCrmOwnerType::Contact, 'entityTypeName' => \CCrmOwnerType::ContactName, 'seedEntityID' => $seedID, 'targetEntityID' => $targID, 'userID' => $this->userID,
            ]))->send();
            if ($isCollision) {
                $this->ringOfCollision($target);
            }
        }
        \Playground\LastActivity::enqueueAll([['OWNER_TYPE_ID' => \CCrmOwnerType::Contact, 'OWNER_ID' => $targID]], $this->userID);
    }

    /** Some value of a seed was left out: whoever leads the target is told. */
    private function ringOfCollision(Item $target): void
    {
        $responsible = (int) $target->get('ASSIGNED_BY_ID');
        if ($responsible > 0 && $responsible !== $this->userID && Loader::includeModule('im')) {
            \CIMNotify::Add([
                'TO_USER_ID' => $responsible, 'NOTIFY_MESSAGE' => 'Контакты объединены не полностью', 'NOTIFY_MESSAGE_OUT' => 'Контакты объединены не полностью', 'FROM_USER_ID' => $this->userID,
                'MESSAGE_TYPE' => IM_MESSAGE_SYSTEM, 'NOTIFY_TYPE' => IM_NOTIFY_FROM, 'NOTIFY_MODULE' => 'crm', 'NOTIFY_EVENT' => 'merge', 'NOTIFY_TAG' => 'CRM|MERGE|COLLISION',
            ]);
        }
    }

    /** Empty fields are filled from the seeds; of two values the target's stays, or in manual mode nothing is merged at all. @param array<int, Item> $seeds @return bool whether two values met */
    private function enrichTarget(Item $target, array $seeds): bool
    {
        $isCollision = false;
        foreach ($seeds as $seed) {
            foreach (self::FIELDS as $name) {
                [$have, $offered] = [(string) $target->get($name), (string) $seed->get($name)];
                if (in_array($offered, ['', '0'], true) || $have === $offered) {
                    continue;
                }
                if (in_array($have, ['', '0'], true)) {
                    $target->set($name, $seed->get($name));
                } elseif ($this->mode === ConflictResolutionMode::MANUAL) {
                    throw self::failure($target->getId(), self::ROLE_TARG, EntityMergerException::CONFLICT_OCCURRED);
                } else {
                    $isCollision = true;
                }
            }
        }
        $target->setFromCompatibleData(['FM' => self::union($target->getId(), array_keys($seeds))]);
        return $isCollision;
    }

    /** Raw writes: nobody is told of the deals, leads and activities that move. */
    private static function rebindAll(int $seedID, int $targID): void
    {
        $connection = Application::getConnection();
        foreach (self::rows("SELECT DEAL_ID, SORT, ROLE_ID, IS_PRIMARY FROM b_crm_deal_contact WHERE CONTACT_ID = {$seedID}") as $row) { // one deal after the other, told to nobody
            $deal = (int) $row['DEAL_ID'];
            $there = self::rows("SELECT SORT, IS_PRIMARY FROM b_crm_deal_contact WHERE DEAL_ID = {$deal} AND CONTACT_ID = {$targID}")[0] ?? null;
            $connection->queryExecute("DELETE FROM b_crm_deal_contact WHERE DEAL_ID = {$deal} AND CONTACT_ID = {$seedID}");
            $connection->queryExecute("UPDATE b_crm_deal SET CONTACT_ID = NULLIF(CONTACT_ID, {$seedID}) WHERE ID = {$deal}");
            $binding = ['DEAL_ID' => $deal, 'CONTACT_ID' => $targID, 'SORT' => (int) ($there['SORT'] ?? $row['SORT']), 'ROLE_ID' => (int) $row['ROLE_ID'],
                'IS_PRIMARY' => $row['IS_PRIMARY'] === 'Y' || ($there['IS_PRIMARY'] ?? 'N') === 'Y' ? 'Y' : 'N'];
            foreach ($connection->getSqlHelper()->prepareMerge('b_crm_deal_contact', ['DEAL_ID', 'CONTACT_ID'], $binding, array_diff_key($binding, ['DEAL_ID' => 1, 'CONTACT_ID' => 1])) as $sql) {
                $connection->queryExecute($sql);
            }
            $connection->queryExecute("UPDATE b_crm_deal SET CONTACT_ID = COALESCE(CONTACT_ID, {$targID}) WHERE ID = {$deal}");
        }
        foreach (['b_crm_contact_company' => 'COMPANY_ID', 'b_crm_lead_contact' => 'LEAD_ID'] as $table => $owner) {
            if (self::rows("SELECT 1 FROM {$table} WHERE CONTACT_ID = {$seedID} LIMIT 1") === []) {
                continue;
            }
            $connection->queryExecute("UPDATE {$table} t INNER JOIN {$table} s ON s.{$owner} = t.{$owner} AND s.CONTACT_ID = {$seedID} SET t.IS_PRIMARY = 'Y' WHERE t.CONTACT_ID = {$targID} AND s.IS_PRIMARY = 'Y'");
            $connection->queryExecute("DELETE s FROM {$table} s INNER JOIN {$table} t ON t.{$owner} = s.{$owner} AND t.CONTACT_ID = {$targID} WHERE s.CONTACT_ID = {$seedID}");
            $connection->queryExecute("UPDATE {$table} SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
        }
        $connection->queryExecute("UPDATE b_crm_deal SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
        $connection->queryExecute("UPDATE b_crm_lead SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
        if (self::rows("SELECT 1 FROM b_crm_act_bind WHERE OWNER_TYPE_ID = " . \CCrmOwnerType::Contact . " AND OWNER_ID = {$seedID} LIMIT 1") !== []) {
            \CCrmActivity::Rebind(\CCrmOwnerType::Contact, $seedID, $targID);
        }
    }

    /** The seeds' phones and e-mails the target lacks, compared as the index does. @param list<int> $seedIDs */
    private static function union(int $targID, array $seedIDs): array
    {
        $key = static fn(array $row) => $row['TYPE_ID'] . ':' . ($row['TYPE_ID'] === 'PHONE' ? NormalizePhone($row['VALUE'], 1) : mb_strtolower($row['VALUE']));
        $have = array_flip(array_map($key, \Playground\ItemWriter::multifields('CONTACT', $targID)));
        $add = [];
        foreach ($seedIDs as $seedID) {
            foreach (\Playground\ItemWriter::multifields('CONTACT', $seedID) as $row) {
                if (!isset($have[$key($row)])) {
                    $have[$key($row)] = true;
                    $add[$row['TYPE_ID']]["n{$row['ID']}"] = ['VALUE' => $row['VALUE'], 'VALUE_TYPE' => $row['VALUE_TYPE']];
                }
            }
        }
        return $add;
    }

    /** @return list<array> */
    private static function rows(string $sql): array
    {
        return Application::getConnection()->query($sql)->fetchAll();
    }

    private static function failure(int $id, int $roleID, int $code): EntityMergerException
    {
        return new EntityMergerException(\CCrmOwnerType::Contact, $id, $roleID, $code);
    }
}
