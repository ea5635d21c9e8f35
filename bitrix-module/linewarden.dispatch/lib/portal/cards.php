<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\ContactTable;
use Bitrix\Crm\DealTable;
use Bitrix\Crm\FieldMultiTable;
use Bitrix\Crm\Integrity\DuplicateCommunicationCriterion;
use Bitrix\Crm\Item;
use Bitrix\Crm\PhaseSemantics;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Crm\Service\Factory;
use Bitrix\Crm\Service\Operation;
use Bitrix\Main\Application;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Feed\OwnWrites;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Silently;

/**
 * Contacts and deals, written by the operations of the CRM factory on behalf of the service user. All checks of rights and required
 * fields are off: a client's message must not wait for a field that only a person can fill.
 */
final class Cards
{
    private const TITLE_LENGTH = 255;
    private const NAME_LENGTH = 50;
    private const VALUE_LENGTH = 250;

    private function __construct(private readonly Context $context)
    {
    }

    /** @throws Stop when the service user cannot write */
    public static function byServiceUser(): self
    {
        $userId = Module::serviceUserId();
        if (!Users::isActivePerson($userId)) {
            throw Stop::refused('SERVICE_USER_WRONG', "service user $userId is not an active employee, see the module's settings");
        }

        return new self((new Context())->setUserId($userId));
    }

    /**
     * @param array{name: string, lastName: string, phones: list<string>, emails: list<string>} $person
     * @param UserCode|null $client null: no client of a connector
     * @param string $origin ORIGIN_ID, by which the contact is found after a break
     */
    public function createContact(array $person, ?UserCode $client, string $company, int $responsibleId, string $origin): int
    {
        if ($person['name'] . $person['lastName'] === '') { // a card without any name cannot be opened from a list
            $person['name'] = $person['phones'][0] ?? $person['emails'][0] ?? $client?->connector ?? '';
        }
        $factory = self::factory(\CCrmOwnerType::Contact);
        $contact = $factory->createItem();
        $contact->setFromCompatibleData([ // first: it resets what is absent in its array
            'NAME' => mb_substr($person['name'], 0, self::NAME_LENGTH),
            'LAST_NAME' => mb_substr($person['lastName'], 0, self::NAME_LENGTH),
            'FM' => self::asNewRows(self::clientAddresses($client, $person)),
        ]);
        $contact->setAssignedById($responsibleId);
        $contact->set(Item::FIELD_NAME_ORIGINATOR_ID, Module::ORIGINATOR);
        $contact->set(Item::FIELD_NAME_ORIGIN_ID, $origin);
        $contact->set(CompanyField::NAME, $company);
        $this->launch($factory->getAddOperation($contact, $this->context), $contact, ["origin:$origin"]);

        return $contact->getId();
    }

    /**
     * Adds the client's addresses where they are missing, the company's name, and the responsible unless null.
     *
     * @param UserCode|null $client null: no client of a connector
     * @param array{phones: list<string>, emails: list<string>} $person beside the connector's address
     */
    public function completeContact(
        int $contactId,
        ?UserCode $client,
        string $company,
        ?int $responsibleId,
        array $person = ['phones' => [], 'emails' => []]
    ): void {
        $factory = self::factory(\CCrmOwnerType::Contact);
        $contact = self::item($factory, $contactId, 'CONTACT_NOT_FOUND');
        $missing = self::missingAddresses($contactId, self::clientAddresses($client, $person));
        if ($missing !== []) {
            $contact->setFromCompatibleData(['FM' => self::asNewRows($missing)]);
        }
        self::nameCompany($contact, $company);
        if ($responsibleId !== null) {
            $contact->setAssignedById($responsibleId);
        }
        $this->launch(
            $factory->getUpdateOperation($contact, $this->context),
            $contact,
            ["contact:$contactId"],
            static fn(Item $stored): bool => self::missingAddresses($contactId, $missing) === []
                && self::hasAssigned($stored, $responsibleId) && (string) $stored->get(CompanyField::NAME) === $company
        );
    }

    /**
     * @param list<array{kind: string, value: string}> $keys phones and e-mails as the index has them
     * @return list<int> contacts that have the client's user and one of the keys
     */
    public static function contactsWith(UserCode $client, array $keys): array
    {
        $withKeys = [];
        foreach ($keys as ['kind' => $kind, 'value' => $value]) {
            array_push($withKeys, ...self::foundBy(strtoupper($kind), $value));
        }
        $withClient = self::foundBy('SLUSER', (string) $client->clientUserId);

        return array_values(array_unique(array_intersect($withClient, $withKeys)));
    }

    /** @return list<int> contacts */
    private static function foundBy(string $type, string $value): array
    {
        $found = (new DuplicateCommunicationCriterion($type, $value))->find(\CCrmOwnerType::Contact);

        return $found === null ? [] : array_map('intval', $found->getEntityIDsByType(\CCrmOwnerType::Contact));
    }

    /**
     * Adds phones and e-mails that the contact lacks, however they are written there.
     *
     * @param array{phones: list<string>, emails: list<string>} $keys
     */
    public function addKeys(int $contactId, array $keys): void
    {
        $missing = self::missingAddresses($contactId, self::clientAddresses(null, $keys));
        if ($missing === []) {
            return;
        }
        $factory = self::factory(\CCrmOwnerType::Contact);
        $contact = self::item($factory, $contactId, 'CONTACT_NOT_FOUND');
        $contact->setFromCompatibleData(['FM' => self::asNewRows($missing)]);
        $this->launch(
            $factory->getUpdateOperation($contact, $this->context),
            $contact,
            ["contact:$contactId"],
            static fn(): bool => self::missingAddresses($contactId, $missing) === []
        );
    }

    /**
     * Takes the address and the connector's user of a client off a contact that is not the client's; phones and e-mails are left, who
     * wrote them is not known. A contact that is gone, or has neither, is fine. The index is looked after in any case: a kill, or another hit that
     * was writing the contact, may have left the client there alone.
     */
    public function takeClientOff(int $contactId, UserCode $client): void
    {
        $factory = self::factory(\CCrmOwnerType::Contact);
        $contact = $factory->getItem($contactId);
        if ($contact === null) {
            return;
        }
        $rows = self::rowsOfClient($contactId, $client);
        if ($rows !== []) {
            $contact->setFromCompatibleData(['FM' => $rows]);
            $this->launch(
                $factory->getUpdateOperation($contact, $this->context),
                $contact,
                ["contact:$contactId"],
                static fn(): bool => self::rowsOfClient($contactId, $client) === []
            );
        }
        self::reindex($contactId);
    }

    /** The index by which clients are found again: a kill may come between an address and its entry there. */
    public static function reindex(int $contactId): void
    {
        DuplicateCommunicationCriterion::bulkRegister(
            \CCrmOwnerType::Contact,
            $contactId,
            DuplicateCommunicationCriterion::prepareBulkData(DuplicateCommunicationCriterion::prepareEntityMultifieldValues(
                \CCrmOwnerType::Contact,
                $contactId,
                ['invalidateCache' => true]
            ))
        );
    }

    /** A deal in the first stage of the pipeline. */
    public function createDeal(
        string $title,
        int $categoryId,
        int $contactId,
        string $company,
        int $responsibleId,
        string $origin
    ): int {
        $factory = self::factory(\CCrmOwnerType::Deal);
        $deal = $factory->createItem([
            'TITLE' => mb_substr($title, 0, self::TITLE_LENGTH),
            'CATEGORY_ID' => $categoryId,
            'STAGE_ID' => self::firstStage($factory, $categoryId),
            'ASSIGNED_BY_ID' => $responsibleId,
            'CONTACT_IDS' => [$contactId],
            'ORIGINATOR_ID' => Module::ORIGINATOR,
            'ORIGIN_ID' => $origin,
        ]);
        $deal->set(CompanyField::NAME, $company);
        $this->launch($factory->getAddOperation($deal, $this->context), $deal, ["origin:$origin"]);

        return $deal->getId();
    }

    /** Binds the contact where it is missing, writes the company's name, and the responsible unless null. */
    public function completeDeal(int $dealId, int $contactId, string $company, ?int $responsibleId): void
    {
        $factory = self::factory(\CCrmOwnerType::Deal);
        $deal = self::item($factory, $dealId, 'DEAL_NOT_FOUND');
        if (!in_array($contactId, $deal->getContactIds(), true)) {
            $deal->bindContacts([['CONTACT_ID' => $contactId]]);
        }
        self::nameCompany($deal, $company);
        if ($responsibleId !== null) {
            $deal->setAssignedById($responsibleId);
        }
        $this->launch(
            $factory->getUpdateOperation($deal, $this->context),
            $deal,
            ["deal:$dealId"],
            static fn(Item $stored): bool => in_array($contactId, $stored->getContactIds(), true)
                && self::hasAssigned($stored, $responsibleId) && (string) $stored->get(CompanyField::NAME) === $company
        );
    }

    /**
     * Writes the company's name onto a deal of a company of the CRM, and the responsible unless null; its contacts are left as they are.
     *
     * @throws Stop refused: DEAL_NOT_FOUND, also when the deal has become another one's
     */
    public function completeFirmDeal(int $dealId, int $firmId, string $company, ?int $responsibleId): void
    {
        $factory = self::factory(\CCrmOwnerType::Deal);
        $deal = self::item($factory, $dealId, 'DEAL_NOT_FOUND');
        if ((int) $deal->get(Item::FIELD_NAME_COMPANY_ID) !== $firmId) {
            throw Stop::refused('DEAL_NOT_FOUND', "deal $dealId is not one of company $firmId");
        }
        self::nameCompany($deal, $company);
        if ($responsibleId !== null) {
            $deal->setAssignedById($responsibleId);
        }
        $this->launch(
            $factory->getUpdateOperation($deal, $this->context),
            $deal,
            ["deal:$dealId"],
            static fn(Item $stored): bool => self::hasAssigned($stored, $responsibleId) && (string) $stored->get(CompanyField::NAME) === $company
        );
    }

    /**
     * Companies of the CRM that a contact or a deal is of; of a contact the first.
     *
     * @param int $dealId 0 = none
     * @return list<int>
     */
    public static function firmsOf(int $contactId, int $dealId): array
    {
        $ids = array_column(Application::getConnection()->query(
            "SELECT COMPANY_ID FROM b_crm_contact WHERE ID = $contactId UNION SELECT COMPANY_ID FROM b_crm_deal WHERE ID = $dealId"
        )->fetchAll(), 'COMPANY_ID');

        return array_values(array_filter(array_map('intval', $ids)));
    }

    /** @return list<int> deals that a contact is bound to */
    public static function dealsOf(int $contactId): array
    {
        $rows = Application::getConnection()->query("SELECT DEAL_ID FROM b_crm_deal_contact WHERE CONTACT_ID = $contactId ORDER BY DEAL_ID")->fetchAll();

        return array_map('intval', array_column($rows, 'DEAL_ID'));
    }

    /**
     * Binds the contact to the deals where it is missing; those that are gone are passed over.
     *
     * @param list<int> $dealIds
     */
    public function bindDeals(array $dealIds, int $contactId): void
    {
        $factory = self::factory(\CCrmOwnerType::Deal);
        foreach ($dealIds as $dealId) {
            $deal = $factory->getItem($dealId);
            if ($deal === null) {
                continue;
            }
            if (!in_array($contactId, $deal->getContactIds(), true)) {
                $deal->bindContacts([['CONTACT_ID' => $contactId]]);
                $this->launch(
                    $factory->getUpdateOperation($deal, $this->context),
                    $deal,
                    ["deal:$dealId"],
                    static fn(Item $stored): bool => in_array($contactId, $stored->getContactIds(), true)
                );
            }
            if ((int) DealTable::getRowById($dealId, ['select' => ['CONTACT_ID']])['CONTACT_ID'] === 0) {
                DealTable::update($dealId, ['CONTACT_ID' => $contactId]); // bound to it, and its row names nobody yet
            }
        }
    }

    /**
     * Moves a deal to the first stage of failure in its pipeline. Quietly: robots would tell the client that he is lost, and the
     * dialogs and calls that wait on the deal go on elsewhere.
     *
     * @return bool false: the pipeline has no such stage, the deal stays open
     */
    public function closeAsLost(int $dealId): bool
    {
        $factory = self::factory(\CCrmOwnerType::Deal);
        $deal = self::item($factory, $dealId, 'DEAL_NOT_FOUND');
        foreach ($factory->getStages((int) $deal->get(Item::FIELD_NAME_CATEGORY_ID)) as $stage) {
            if ((string) $stage->getSemantics() === PhaseSemantics::FAILURE) {
                $deal->setStageId($stage->getStatusId());
                $operation = $factory->getUpdateOperation($deal, $this->context);
                $operation->disableAutomation();
                $operation->disableBizProc();
                $operation->disableActivitiesAutocompletion();
                $this->launch(
                    $operation,
                    $deal,
                    ["deal:$dealId"],
                    static fn(Item $stored): bool => (string) $stored->getStageId() === (string) $stage->getStatusId()
                );

                return true;
            }
        }

        return false;
    }

    /**
     * Makes a contact of what another one had, quietly: it is no news to robots.
     *
     * @param array<string, mixed> $fields as getCompatibleData() gives them, user fields too
     * @param list<array{TYPE_ID: string, VALUE_TYPE: string, VALUE: string}> $addresses
     * @param string $origin ORIGIN_ID, by which the contact is found after a break
     */
    public function createContactAgain(array $fields, array $addresses, int $responsibleId, string $origin): int
    {
        $factory = self::factory(\CCrmOwnerType::Contact);
        $contact = $factory->createItem();
        $contact->setFromCompatibleData($fields + ['FM' => self::asNewRows($addresses)]);
        $contact->setAssignedById($responsibleId);
        $contact->set(Item::FIELD_NAME_ORIGINATOR_ID, Module::ORIGINATOR);
        $contact->set(Item::FIELD_NAME_ORIGIN_ID, $origin);
        $this->launch(self::quiet($factory->getAddOperation($contact, $this->context)), $contact, ["origin:$origin"]);

        return $contact->getId();
    }

    /**
     * Changes a card that is there, quietly.
     *
     * @param callable(Item): void $change
     * @param callable(Item): bool $isWritten whether the stored card has the change
     */
    public function changeQuietly(int $typeId, int $id, callable $change, callable $isWritten): void
    {
        $factory = self::factory($typeId);
        $card = self::item($factory, $id, $typeId === \CCrmOwnerType::Deal ? 'DEAL_NOT_FOUND' : 'CONTACT_NOT_FOUND');
        $change($card);
        $subject = strtolower(\CCrmOwnerType::ResolveName($typeId)) . ":$id";
        $this->launch(self::quiet($factory->getUpdateOperation($card, $this->context)), $card, [$subject], $isWritten);
    }

    private static function quiet(Operation $operation): Operation
    {
        $operation->disableAutomation();
        $operation->disableBizProc();

        return $operation;
    }

    /** @param int|null $categoryId the pipeline it has to be in; null: any */
    public static function isOpenDealOf(int $dealId, int $contactId, ?int $categoryId): bool
    {
        $inPipeline = $categoryId === null ? '' : "AND d.CATEGORY_ID = $categoryId";

        return (int) Application::getConnection()->queryScalar(
            "SELECT d.ID FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID AND c.CONTACT_ID = $contactId
            WHERE d.ID = $dealId AND d.STAGE_SEMANTIC_ID = 'P' AND d.IS_RECURRING = 'N' $inPipeline"
        ) > 0;
    }

    public static function pipelineOf(int $dealId): int
    {
        return (int) self::item(self::factory(\CCrmOwnerType::Deal), $dealId, 'DEAL_NOT_FOUND')->get(Item::FIELD_NAME_CATEGORY_ID);
    }

    /** @throws Stop refused: DEAL_NOT_FOUND, CONTACT_NOT_FOUND, or the portal's own words */
    public function setResponsible(int $dealId, int $contactId, int $userId): void
    {
        foreach (['deal' => $dealId, 'contact' => $contactId] as $kind => $id) {
            if ($id === 0) {
                continue;
            }
            $factory = self::factory($kind === 'deal' ? \CCrmOwnerType::Deal : \CCrmOwnerType::Contact);
            $item = self::item($factory, $id, $kind === 'deal' ? 'DEAL_NOT_FOUND' : 'CONTACT_NOT_FOUND');
            $item->setAssignedById($userId);
            $this->launch(
                $factory->getUpdateOperation($item, $this->context),
                $item,
                ["$kind:$id"],
                static fn(Item $stored): bool => self::hasAssigned($stored, $userId)
            );
        }
    }

    /**
     * @param list<string> $phones
     * @param list<string> $others
     * @return list<string> the phones and those of the others that are not among them, however they are written
     */
    public static function withPhones(array $phones, array $others): array
    {
        $byKey = [];
        foreach ([...$phones, ...$others] as $phone) {
            $byKey[self::addressKey(['TYPE_ID' => 'PHONE', 'VALUE' => $phone])] ??= $phone;
        }

        return array_values($byKey);
    }

    /** @throws Stop when a deal cannot begin in that pipeline */
    public static function requirePipeline(int $categoryId): void
    {
        self::firstStage(self::factory(\CCrmOwnerType::Deal), $categoryId);
    }

    public static function exists(int $typeId, int $id): bool
    {
        return self::factory($typeId)->getItem($id) !== null;
    }

    /** Whether a card that an activity may be bound to is there; of a kind that this CRM has no factory of nothing is known. */
    public static function isThere(int $typeId, int $id): bool
    {
        $factory = Container::getInstance()->getFactory($typeId);

        return $factory === null || $factory->getItem($id) !== null;
    }

    /** The newest id, of whatever card. */
    public static function lastId(int $typeId): int
    {
        $row = self::table($typeId)::getRow(['select' => ['ID'], 'order' => ['ID' => 'DESC']]);

        return (int) ($row['ID'] ?? 0);
    }

    /** What a command created after that id; 0: nothing. The bound keeps the search short: ORIGIN_ID of contacts has no index. */
    public static function findCreated(int $typeId, string $origin, int $afterId): int
    {
        $row = self::table($typeId)::getRow([
            'select' => ['ID'],
            'filter' => ['>ID' => $afterId, '=ORIGINATOR_ID' => Module::ORIGINATOR, '=ORIGIN_ID' => $origin],
        ]);

        return (int) ($row['ID'] ?? 0);
    }

    /** @return class-string<ContactTable|DealTable> */
    private static function table(int $typeId): string
    {
        return $typeId === \CCrmOwnerType::Deal ? DealTable::class : ContactTable::class;
    }

    private static function factory(int $typeId): Factory
    {
        return Container::getInstance()->getFactory($typeId)
            ?? throw new \RuntimeException("the CRM has no factory of type $typeId");
    }

    private static function item(Factory $factory, int $id, string $codeIfAbsent): Item
    {
        return $factory->getItem($id) ?? throw Stop::refused($codeIfAbsent, "no card $id");
    }

    /** A user field that is set is a change for the portal, also to what it has: with nothing else to change the card is not saved at all. */
    private static function nameCompany(Item $card, string $company): void
    {
        if ((string) $card->get(CompanyField::NAME) !== $company) {
            $card->set(CompanyField::NAME, $company);
        }
    }

    private static function hasAssigned(Item $card, ?int $responsibleId): bool
    {
        return $responsibleId === null || (int) $card->getAssignedById() === $responsibleId;
    }

    /**
     * @param list<string> $subjects whose changes are our own
     * @param (callable(Item): bool)|null $isWritten of a card that was there before: whether it has what was set; null: a new card
     */
    private function launch(Operation $operation, Item $item, array $subjects, ?callable $isWritten = null): void
    {
        $result = OwnWrites::during($subjects, static fn() => $operation->disableAllChecks()->launch());
        if ($result->isSuccess()) {
            return;
        }
        $words = implode('; ', $result->getErrorMessages());
        if ($isWritten === null) {
            $isSaved = $item->getId() > 0;
        } else {
            $stored = self::factory($item->getEntityTypeId())->getItem($item->getId());
            $isSaved = $stored !== null && $isWritten($stored);
        }
        if (!$isSaved) {
            throw Stop::refused('CRM_REFUSED', $words);
        }
        // an error of a later step (a robot, a counter) does not take the save back
        Silently::log(new \RuntimeException("card {$item->getId()} is saved with errors: $words"));
    }

    private static function firstStage(Factory $factory, int $categoryId): string
    {
        if (!$factory->isCategoryAvailable($categoryId)) {
            throw Stop::refused('PIPELINE_NOT_FOUND', "no pipeline $categoryId");
        }
        foreach ($factory->getStages($categoryId) as $stage) {
            if (in_array((string) $stage->getSemantics(), ['', PhaseSemantics::PROCESS], true)) {
                return $stage->getStatusId();
            }
        }
        throw Stop::refused('STAGE_NOT_FOUND', "pipeline $categoryId has no stage in work");
    }

    /**
     * The multifields by which the portal and the sidecar know the client again; what the portal would refuse is left out.
     *
     * @param array{phones: list<string>, emails: list<string>} $person
     * @return list<array{TYPE_ID: string, VALUE_TYPE: string, VALUE: string}>
     */
    private static function clientAddresses(?UserCode $client, array $person): array
    {
        $addresses = [];
        if ($client !== null) {
            $addresses[] = ['TYPE_ID' => 'IM', 'VALUE_TYPE' => $client->imType(), 'VALUE' => $client->imValue()];
        }
        if ($client !== null && $client->clientUserId > 0) {
            $addresses[] = ['TYPE_ID' => 'LINK', 'VALUE_TYPE' => 'USER', 'VALUE' => (string) $client->clientUserId];
        }
        foreach ($person['phones'] as $phone) {
            $addresses[] = ['TYPE_ID' => 'PHONE', 'VALUE_TYPE' => 'WORK', 'VALUE' => $phone];
        }
        foreach (array_filter($person['emails'], static fn(string $email): bool => check_email($email)) as $email) {
            $addresses[] = ['TYPE_ID' => 'EMAIL', 'VALUE_TYPE' => 'WORK', 'VALUE' => $email];
        }

        return array_values(array_filter(
            $addresses,
            static fn(array $address): bool => mb_strlen($address['VALUE']) <= self::VALUE_LENGTH
        ));
    }

    /** @return array<string, array<int, array{VALUE: '', VALUE_TYPE: string}>> FM that deletes: an existing row by its id, without a value */
    private static function rowsOfClient(int $contactId, UserCode $client): array
    {
        $ofClient = array_map([self::class, 'addressKey'], self::clientAddresses($client, ['phones' => [], 'emails' => []]));
        $fm = [];
        foreach (self::addressesOf($contactId) as $row) {
            $isKind = $row['TYPE_ID'] === 'IM' || ($row['TYPE_ID'] === 'LINK' && $row['VALUE_TYPE'] === 'USER');
            if ($isKind && in_array(self::addressKey($row), $ofClient, true)) {
                $fm[$row['TYPE_ID']][(int) $row['ID']] = ['VALUE' => '', 'VALUE_TYPE' => (string) $row['VALUE_TYPE']];
            }
        }

        return $fm;
    }

    /** @return list<array<string, mixed>> rows of multifields: ID, TYPE_ID, VALUE_TYPE, VALUE */
    public static function addressesOf(int $contactId): array
    {
        return FieldMultiTable::getList([
            'select' => ['ID', 'TYPE_ID', 'VALUE_TYPE', 'VALUE'],
            'filter' => ['=ENTITY_ID' => \CCrmOwnerType::ContactName, '=ELEMENT_ID' => $contactId],
        ])->fetchAll();
    }

    private static function missingAddresses(int $contactId, array $addresses): array
    {
        $known = array_map([self::class, 'addressKey'], self::addressesOf($contactId));

        return array_values(array_filter(
            $addresses,
            static fn(array $address): bool => !in_array(self::addressKey($address), $known, true)
        ));
    }

    /** A phone is the same one however it is written. */
    public static function addressKey(array $row): string
    {
        $value = mb_strtolower(trim((string) $row['VALUE']));

        return $row['TYPE_ID'] . ':' . ($row['TYPE_ID'] === 'PHONE' ? PhoneKey::ofClient($value) ?: $value : $value);
    }

    /** @return array<string, array<string, array{VALUE: string, VALUE_TYPE: string}>> FM of setFromCompatibleData */
    public static function asNewRows(array $addresses): array
    {
        $fm = [];
        foreach ($addresses as $number => $address) {
            $fm[$address['TYPE_ID']]["n$number"] = ['VALUE' => $address['VALUE'], 'VALUE_TYPE' => $address['VALUE_TYPE']];
        }

        return $fm;
    }
}
