<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Application;
use Bitrix\Main\Event;

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
        $this->enrichTarget($target, $seeds);
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
        }
    }

    /** Empty fields are filled from the seeds; of two values the target's stays, or in manual mode nothing is merged at all. @param array<int, Item> $seeds */
    private function enrichTarget(Item $target, array $seeds): void
    {
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
                }
            }
        }
        $target->setFromCompatibleData(['FM' => self::union($target->getId(), array_keys($seeds))]);
    }

    /** Raw writes: nobody is told of the deals, leads and activities that move. */
    private static function rebindAll(int $seedID, int $targID): void
    {
        $connection = Application::getConnection();
        foreach (['b_crm_contact_company' => 'COMPANY_ID', 'b_crm_deal_contact' => 'DEAL_ID', 'b_crm_lead_contact' => 'LEAD_ID'] as $table => $owner) {
            $connection->queryExecute("UPDATE {$table} t INNER JOIN {$table} s ON s.{$owner} = t.{$owner} AND s.CONTACT_ID = {$seedID} SET t.IS_PRIMARY = 'Y' WHERE t.CONTACT_ID = {$targID} AND s.IS_PRIMARY = 'Y'");
            $connection->queryExecute("DELETE s FROM {$table} s INNER JOIN {$table} t ON t.{$owner} = s.{$owner} AND t.CONTACT_ID = {$targID} WHERE s.CONTACT_ID = {$seedID}");
            $connection->queryExecute("UPDATE {$table} SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
        }
        $connection->queryExecute("UPDATE b_crm_deal SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
        $connection->queryExecute("UPDATE b_crm_lead SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
        \CCrmActivity::Rebind(\CCrmOwnerType::Contact, $seedID, $targID);
        $type = \CCrmOwnerType::Contact;
        $connection->queryExecute("UPDATE IGNORE b_crm_timeline_bind SET ENTITY_ID = {$targID} WHERE ENTITY_TYPE_ID = {$type} AND ENTITY_ID = {$seedID}");
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

    private static function failure(int $id, int $roleID, int $code): EntityMergerException
    {
        return new EntityMergerException(\CCrmOwnerType::Contact, $id, $roleID, $code);
    }
}
