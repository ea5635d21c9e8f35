<?php

declare(strict_types=1);

namespace Bitrix\Crm\Integrity;

use Bitrix\Main\Application;

/**
 * Finds the client and their open deals. CATEGORY_ID is not considered, so a client of one company is given to the
 * dialogs of another: what a router of several companies has to put right.
 */
class ActualEntitySelector
{
    /** @var list<array{string, string}|array{string, string, string, string}> */
    private array $criteria = [];
    private int $contactId = 0;
    private int $companyId = 0;
    private int $leadId = 0;
    /** @var list<int> */
    private array $dealIds = [];
    private bool $isDealGiven = false;
    private bool $isClientGiven = false;

    public function __construct(?array $criteria = null)
    {
    }

    public function clear()
    {
        $this->criteria = [];
        return $this;
    }

    public function appendCommunicationCriterion($communicationType, $value)
    {
        $this->criteria[] = [(string) $communicationType, (string) $value];
        return $this;
    }

    public function appendPhoneCriterion($phone)
    {
        return $this->appendCommunicationCriterion('PHONE', $phone);
    }

    public function appendEmailCriterion($email)
    {
        return $this->appendCommunicationCriterion('EMAIL', $email);
    }

    public function appendPersonCriterion($lastName, $name = '', $secondName = '')
    {
        if (trim((string) $lastName) !== '') {
            $this->criteria[] = ['PERSON', (string) $lastName, (string) $name, (string) $secondName];
        }
        return $this;
    }

    /** One id of one type; a deal brings its primary contact and its company, and no other deals. A given client is not searched for. */
    public function setEntity($entityTypeId, $entityId, $isSkipRanking = false)
    {
        $entityId = (int) $entityId;
        switch ((int) $entityTypeId) {
            case \CCrmOwnerType::Deal:
                $row = \Bitrix\Crm\DealTable::getRowById($entityId);
                $this->dealIds = [$entityId];
                $this->isDealGiven = true;
                $this->companyId = (int) ($row['COMPANY_ID'] ?? 0);
                $this->contactId = (int) ($row['CONTACT_ID'] ?? 0);
                break;
            case \CCrmOwnerType::Contact:
                $this->contactId = $entityId;
                $this->isClientGiven = true;
                break;
            case \CCrmOwnerType::Company:
                $this->companyId = $entityId;
                $this->isClientGiven = true;
                break;
            case \CCrmOwnerType::Lead:
                $this->leadId = $entityId;
                $this->isClientGiven = true;
                break;
        }
        return $this;
    }

    public function search()
    {
        if ($this->isDealGiven) {
            return $this;
        }
        if (!$this->isClientGiven) {
            $this->findClient();
        }
        $this->dealIds = [];
        if ($this->companyId > 0) {
            $this->dealIds = \Playground\Crm::openDealsOf(\CCrmOwnerType::Company, $this->companyId);
        }
        if ($this->contactId > 0) {
            $this->dealIds = array_values(array_unique(array_merge($this->dealIds, \Playground\Crm::openDealsOf(\CCrmOwnerType::Contact, $this->contactId))));
        }
        return $this;
    }

    /** getContactId(), getCompanyId(), getLeadId(), getDealId(), getDeals() */
    public function __call($name, $arguments)
    {
        return match ($name) {
            'getContactId' => $this->contactId,
            'getCompanyId' => $this->companyId,
            'getLeadId' => $this->leadId,
            'getDealId' => $this->dealIds[0] ?? 0,
            'getDeals' => $this->dealIds,
            default => throw new \Bitrix\Main\NotSupportedException($name),
        };
    }

    public function hasEntities()
    {
        return $this->contactId > 0 || $this->companyId > 0 || $this->leadId > 0 || $this->dealIds !== [];
    }

    public function getPrimaryTypeId()
    {
        return match (true) {
            $this->contactId > 0 => \CCrmOwnerType::Contact,
            $this->leadId > 0 => \CCrmOwnerType::Lead,
            $this->companyId > 0 => \CCrmOwnerType::Company,
            $this->dealIds !== [] => \CCrmOwnerType::Deal,
            default => 0,
        };
    }

    public function getPrimaryId()
    {
        return $this->contactId ?: $this->leadId ?: $this->companyId ?: ($this->dealIds[0] ?? 0);
    }

    public function getPrimaryAssignedById()
    {
        $table = [1 => 'b_crm_lead', 2 => 'b_crm_deal', 3 => 'b_crm_contact', 4 => 'b_crm_company'][$this->getPrimaryTypeId()] ?? null;
        return $table === null ? null : (int) Application::getConnection()->queryScalar("SELECT ASSIGNED_BY_ID FROM {$table} WHERE ID = " . (int) $this->getPrimaryId());
    }

    /** Not when the client has an open deal in any pipeline. */
    public function canCreateDeal()
    {
        return $this->dealIds === [] && !($this->leadId > 0 && $this->contactId === 0 && $this->companyId === 0);
    }

    public function canCreateLead()
    {
        return !$this->hasEntities();
    }

    private function findClient(): void
    {
        $found = [\CCrmOwnerType::Contact => [], \CCrmOwnerType::Company => [], \CCrmOwnerType::Lead => []];
        foreach ($this->criteria as $criterion) {
            if ($criterion[0] === 'PERSON' && !$this->isNameSearched($criterion[3])) {
                continue;
            }
            foreach (array_keys($found) as $type) {
                $ids = $criterion[0] === 'PERSON'
                    ? self::persons($type, $criterion[1], $criterion[2])
                    : (new DuplicateCommunicationCriterion($criterion[0], $criterion[1]))->find($type)?->getEntityIDsByType($type) ?? [];
                $found[$type] = array_merge($found[$type], array_diff($ids, $found[$type]));
            }
        }
        $this->companyId = (int) ($found[\CCrmOwnerType::Company][0] ?? 0);
        $this->contactId = self::rank($found[\CCrmOwnerType::Contact]);
        $this->leadId = (int) ($found[\CCrmOwnerType::Lead][0] ?? 0);
    }

    /** Beside a phone, an e-mail or a messenger only with the second name too. A portal of 2019, which the option makes of this one, asks always. */
    private function isNameSearched(string $secondName): bool
    {
        return trim($secondName) !== ''
            || array_filter($this->criteria, static fn(array $criterion) => $criterion[0] !== 'PERSON') === []
            || \Bitrix\Main\Config\Option::get('playground', 'name_search', 'N') === 'Y';
    }

    /** The contact whose open deal was changed last; without open deals the first found. */
    private static function rank(array $contactIds): int
    {
        if (count($contactIds) < 2) {
            return (int) ($contactIds[0] ?? 0);
        }
        return (int) (Application::getConnection()->queryScalar(
            'SELECT dc.CONTACT_ID FROM b_crm_deal_contact dc INNER JOIN b_crm_deal d ON d.ID = dc.DEAL_ID
              WHERE dc.CONTACT_ID IN (' . implode(',', array_map('intval', $contactIds)) . ") AND d.STAGE_SEMANTIC_ID = 'P' AND d.IS_RECURRING = 'N' ORDER BY d.DATE_MODIFY DESC, d.ID DESC LIMIT 1"
        ) ?: $contactIds[0]);
    }

    private static function persons(int $typeId, string $lastName, string $name): array
    {
        $helper = Application::getConnection()->getSqlHelper();
        return array_map('intval', array_column(Application::getConnection()->query(
            "SELECT ENTITY_ID FROM b_crm_dp_prsn_mcd WHERE ENTITY_TYPE_ID = {$typeId} AND LAST_NAME = " . $helper->convertToDbString(mb_strtolower(trim($lastName)))
            . ' AND NAME = ' . $helper->convertToDbString(mb_strtolower(trim($name))) . ' ORDER BY ENTITY_ID LIMIT 50'
        )->fetchAll(), 'ENTITY_ID'));
    }
}
