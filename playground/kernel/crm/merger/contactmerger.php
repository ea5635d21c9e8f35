<?php

declare(strict_types=1);

namespace Bitrix\Crm\Merger;

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Application;
use Bitrix\Main\Event;

/** Merges contacts: the seeds' phones, deals and activities go to the target, the seeds are deleted. Deals and activities fire no events. */
class ContactMerger extends EntityMerger
{
    public function __construct($userID, $enablePermissionCheck = false)
    {
        parent::__construct(\CCrmOwnerType::Contact, $userID, $enablePermissionCheck);
    }

    public function mergeBatch(array $seedIDs, $targID, ?\Bitrix\Crm\Integrity\DuplicateCommunicationCriterion $targCriterion = null)
    {
        if ($this->mode === ConflictResolutionMode::ALWAYS_OVERWRITE) {
            throw new EntityMergerException(\CCrmOwnerType::Contact, $targID, 0, EntityMergerException::CONFLICT_RESOLUTION_NOT_SUPPORTED);
        }
        $factory = Container::getInstance()->getFactory(\CCrmOwnerType::Contact);
        $context = (new Context())->setUserId($this->userID);
        $connection = Application::getConnection();
        $targID = (int) $targID;
        foreach (array_map('intval', $seedIDs) as $seedID) {
            $target = $factory->getItem($targID) ?? throw new EntityMergerException(\CCrmOwnerType::Contact, $targID, 0, EntityMergerException::NOT_FOUND);
            $seed = $factory->getItem($seedID) ?? throw new EntityMergerException(\CCrmOwnerType::Contact, $seedID, 0, EntityMergerException::NOT_FOUND);
            foreach (['NAME', 'LAST_NAME', 'SECOND_NAME', 'POST', 'COMMENTS', 'SOURCE_ID', 'COMPANY_ID'] as $name) {
                if ((string) $target->get($name) === '' && (string) $seed->get($name) !== '') {
                    $target->set($name, $seed->get($name));
                }
            }
            $target->setFromCompatibleData(['FM' => $this->union($targID, $seedID)]);
            $factory->getUpdateOperation($target, $context)->disableAllChecks()->launch();
            $connection->queryExecute("DELETE s FROM b_crm_deal_contact s INNER JOIN b_crm_deal_contact t ON t.DEAL_ID = s.DEAL_ID AND t.CONTACT_ID = {$targID} WHERE s.CONTACT_ID = {$seedID}");
            $connection->queryExecute("UPDATE b_crm_deal_contact SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
            $connection->queryExecute("UPDATE b_crm_deal SET CONTACT_ID = {$targID} WHERE CONTACT_ID = {$seedID}");
            \CCrmActivity::Rebind(\CCrmOwnerType::Contact, $seedID, $targID);
            $factory->getDeleteOperation($seed, $context)->disableAllChecks()->launch();
            (new Event('crm', 'OnAfterEntityMerge', [
                'entityTypeID' => \CCrmOwnerType::Contact, 'entityTypeName' => \CCrmOwnerType::ContactName, 'seedEntityID' => $seedID, 'targetEntityID' => $targID, 'userID' => $this->userID,
            ]))->send();
        }
    }

    /** The seed's phones and e-mails the target lacks, compared as the index does. */
    private function union(int $targID, int $seedID): array
    {
        $key = static fn(array $row) => $row['TYPE_ID'] . ':' . ($row['TYPE_ID'] === 'PHONE' ? NormalizePhone($row['VALUE'], 1) : mb_strtolower($row['VALUE']));
        $have = array_flip(array_map($key, \Playground\ItemWriter::multifields('CONTACT', $targID)));
        $add = [];
        foreach (\Playground\ItemWriter::multifields('CONTACT', $seedID) as $index => $row) {
            if (!isset($have[$key($row)])) {
                $add[$row['TYPE_ID']]["n{$index}"] = ['VALUE' => $row['VALUE'], 'VALUE_TYPE' => $row['VALUE_TYPE']];
            }
        }
        return $add;
    }
}
