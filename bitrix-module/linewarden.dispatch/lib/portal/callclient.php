<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

/** Whom a call was with, and the deal it is about: a contact, or a company of the CRM of which nobody is named. */
final class CallClient
{
    /** @param list<int> $firmIds companies of the CRM that stay bound beside a contact, where the portal has bound them */
    private function __construct(
        public readonly int $typeId,
        public readonly int $id,
        public readonly int $dealId,
        private readonly array $firmIds
    ) {
    }

    /**
     * @param int $dealId 0: the contact alone
     * @param list<int> $firmIds
     */
    public static function contact(int $contactId, int $dealId, array $firmIds = []): self
    {
        return new self(\CCrmOwnerType::Contact, $contactId, $dealId, $firmIds);
    }

    public static function firm(int $firmId, int $dealId): self
    {
        return new self(\CCrmOwnerType::Company, $firmId, $dealId, []);
    }

    public function typeName(): string
    {
        return (string) \CCrmOwnerType::ResolveName($this->typeId);
    }

    /** @return list<string> of OwnWrites */
    public function subjects(): array
    {
        return ["deal:$this->dealId", ...($this->typeId === \CCrmOwnerType::Contact ? ["contact:$this->id"] : [])];
    }

    /**
     * @param iterable<array<string, mixed>> $bound what the portal has bound the call to
     * @return list<array{OWNER_TYPE_ID: int, OWNER_ID: int}>
     */
    public function bindings(iterable $bound = []): array
    {
        return $this->typeId === \CCrmOwnerType::Company
            ? ActivityBindings::ofFirm($this->id, $this->dealId)
            : [...ActivityBindings::wanted($this->id, $this->dealId), ...ActivityBindings::firmsIn($bound, $this->firmIds)];
    }

    /** @return list<array<string, mixed>> COMMUNICATIONS; a withheld number reaches nobody */
    public function reachedBy(string $phone): array
    {
        return $phone === '' ? [] : [ActivityBindings::client('PHONE', $phone, $this->id, $this->typeId)];
    }
}
