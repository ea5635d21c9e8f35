<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\CompanyField;
use Linewarden\Dispatch\Portal\UserCode;

/** The contact and the deal of a placement, as its command gives them: by id, or to be made once however often it is repeated. */
final class ClientCards
{
    /** @var array{id: int}|array{name: string, lastName: string, phones: list<string>, emails: list<string>} */
    private readonly array $contact;
    /** @var array{id: int}|array{title: string, categoryId: int}|null */
    private readonly ?array $deal;
    private readonly string $company;
    /** @var list<string> what the other companies of the portal are called */
    private readonly array $otherCompanies;
    private readonly int $responsibleId;
    private readonly ?int $contactResponsibleId;
    private readonly ?int $dealResponsibleId;

    /**
     * @param array<string, mixed> $input as fields() has read it
     * @param UserCode|null $client null: no client of a connector
     * @param list<string> $phones by which the client was reached
     */
    public function __construct(array $input, private readonly ?UserCode $client, private readonly array $phones = [])
    {
        $this->company = $input['company']['name'];
        $this->otherCompanies = $input['company']['others'] ?? [];
        $this->contact = $input['contact']['create'] ?? $input['contact'];
        $this->deal = $input['deal']['create'] ?? $input['deal'];
        $this->responsibleId = $input['responsibleId'];
        $this->contactResponsibleId = $input['setContactResponsible'] ? $this->responsibleId : null;
        $this->dealResponsibleId = $input['setDealResponsible'] ? $this->responsibleId : null;
    }

    /**
     * What the commands of both kinds of placement take alike.
     *
     * @param bool $isDealNeeded false: "deal" may be null
     * @return array<string, Field>
     */
    public static function fields(bool $isDealNeeded): array
    {
        $id = new Fields(['id' => Field::id()]);
        $contact = Field::either('create', new Fields(['create' => Field::object(new Fields([
            'name' => Field::optionalText(),
            'lastName' => Field::optionalText(),
            'phones' => Field::texts(),
            'emails' => Field::texts(),
        ]))]), $id);
        $deal = Field::either('create', new Fields(['create' => Field::object(new Fields([
            'title' => Field::text(),
            'categoryId' => Field::idOrNone(),
        ]))]), $id);

        return [
            'company' => Field::object(new Fields(['name' => Field::text(), 'code' => Field::unread(), 'others' => Field::texts()->optional([])])),
            'contact' => $contact,
            'deal' => $isDealNeeded ? $deal : $deal->optional(),
            'responsibleId' => Field::id(),
            'setContactResponsible' => Field::flag(),
            'setDealResponsible' => Field::flag(),
        ];
    }

    /** @throws Stop for what is refused before anything is made: a refusal has no room for the ids of new cards */
    public function check(): void
    {
        Cards::byServiceUser();
        if (isset($this->contact['id'])) {
            CompanyField::forbid(\CCrmOwnerType::Contact, $this->contact['id'], $this->otherCompanies, 'CRM_REFUSED');
        }
        if (isset($this->deal['id']) && !Cards::exists(\CCrmOwnerType::Deal, $this->deal['id'])) {
            throw Stop::refused('DEAL_NOT_FOUND', "no deal {$this->deal['id']}");
        }
        if (isset($this->deal['categoryId'])) {
            Cards::requirePipeline($this->deal['categoryId']);
        }
    }

    /**
     * @param string $nameless the name of a contact of whom nothing is known
     * @return array{contactId: int, contactCreated: bool, dealId: int, dealCreated: bool} dealId 0: the command has none
     */
    public function place(Progress $progress, string $nameless = ''): array
    {
        $cards = Cards::byServiceUser();
        $contactId = $this->contact($cards, $progress, $nameless);

        return [
            'contactId' => $contactId,
            'contactCreated' => !isset($this->contact['id']),
            'dealId' => $this->deal === null ? 0 : $this->deal($cards, $progress, $contactId),
            'dealCreated' => isset($this->deal['categoryId']),
        ];
    }

    private function contact(Cards $cards, Progress $progress, string $nameless): int
    {
        $given = ['phones' => $this->phones, 'emails' => []];
        if (isset($this->contact['id'])) {
            $isRepeat = $progress->noted('complete') !== null;
            $isRepeat || $progress->note('complete', true);
            $cards->completeContact($this->contact['id'], $this->client, $this->company, $this->contactResponsibleId, $given);
            $isRepeat && Cards::reindex($this->contact['id']);

            return $this->contact['id'];
        }
        $person = $this->contact;
        $person['phones'] = Cards::withPhones($person['phones'], $this->phones);
        if ($person['name'] . $person['lastName'] . implode($person['phones']) . implode($person['emails']) === '') {
            $person['name'] = $nameless;
        }
        [$client, $company, $responsibleId] = [$this->client, $this->company, $this->responsibleId];

        return self::createOnce(
            \CCrmOwnerType::Contact,
            $progress,
            static fn(): int => $cards->createContact($person, $client, $company, $responsibleId, $progress->commandId),
            static function (int $contactId) use ($cards, $person, $client, $company, $responsibleId): void {
                $cards->completeContact($contactId, $client, $company, $responsibleId, $person);
                Cards::reindex($contactId);
            }
        );
    }

    private function deal(Cards $cards, Progress $progress, int $contactId): int
    {
        [$company, $responsibleId] = [$this->company, $this->responsibleId];
        if (isset($this->deal['id'])) {
            $cards->completeDeal($this->deal['id'], $contactId, $company, $this->dealResponsibleId);

            return $this->deal['id'];
        }
        ['title' => $title, 'categoryId' => $categoryId] = $this->deal;

        return self::createOnce(
            \CCrmOwnerType::Deal,
            $progress,
            static fn(): int => $cards->createDeal($title, $categoryId, $contactId, $company, $responsibleId, $progress->commandId),
            static fn(int $dealId) => $cards->completeDeal($dealId, $contactId, $company, $responsibleId)
        );
    }

    /**
     * @param callable(): int $create
     * @param callable(int): void $mend completes a card that a killed try left half made
     */
    private static function createOnce(int $typeId, Progress $progress, callable $create, callable $mend): int
    {
        return $progress->once(
            $typeId === \CCrmOwnerType::Deal ? 'deal' : 'contact',
            static fn(): int => Cards::lastId($typeId),
            static function (int $afterId) use ($typeId, $progress, $mend): int {
                $id = Cards::findCreated($typeId, $progress->commandId, $afterId);
                $id === 0 || $mend($id);

                return $id;
            },
            $create
        );
    }
}
