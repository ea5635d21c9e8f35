<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\UserCode;

/** The contact and the deal of a placement, as its command gives them: by id, or to be made once however often it is repeated. */
final class ClientCards
{
    private readonly array $contact;
    private readonly ?array $deal;
    private readonly string $company;
    private readonly int $responsibleId;
    private readonly ?int $contactResponsibleId;
    private readonly ?int $dealResponsibleId;

    /**
     * @param UserCode|null $client null: no client of a connector
     * @param list<string> $phones by which the client was reached
     * @param bool $isDealNeeded false: "deal" may be null
     */
    public function __construct(
        Input $input,
        private readonly ?UserCode $client,
        private readonly array $phones = [],
        bool $isDealNeeded = true
    ) {
        $this->company = $input->object('company')->text('name');
        $this->contact = self::card($input, 'contact', [self::class, 'person']);
        $this->deal = $isDealNeeded || $input->has('deal') ? self::card($input, 'deal', [self::class, 'newDeal']) : null;
        $this->responsibleId = $input->id('responsibleId');
        $this->contactResponsibleId = $input->flag('setContactResponsible') ? $this->responsibleId : null;
        $this->dealResponsibleId = $input->flag('setDealResponsible') ? $this->responsibleId : null;
    }

    /** @throws Stop for what is refused before anything is made: a refusal has no room for the ids of new cards */
    public function check(): void
    {
        Cards::byServiceUser();
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

    /** @return array{id: int}|array<string, mixed> the id, or what the reader makes of "create" */
    private static function card(Input $input, string $name, callable $readNew): array
    {
        $card = $input->object($name);

        return $card->has('create') ? $readNew($card->object('create')) : ['id' => $card->id('id')];
    }

    private static function person(Input $create): array
    {
        return [
            'name' => $create->optionalText('name'),
            'lastName' => $create->optionalText('lastName'),
            'phones' => $create->texts('phones'),
            'emails' => $create->texts('emails'),
        ];
    }

    private static function newDeal(Input $create): array
    {
        return ['title' => $create->text('title'), 'categoryId' => $create->idOrNone('categoryId')];
    }
}
