<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\UserCode;
use Linewarden\Dispatch\Silently;

/** Contacts that the portal has written a client onto because they have the same name. */
final class StrayContacts
{
    /** @param list<int> $contactIds */
    public function __construct(private readonly array $contactIds, private readonly UserCode $client)
    {
    }

    /**
     * Takes the client off them. A namesake's card that the portal will not write does not hold up the client's own placement.
     *
     * @param int $ownContactId never touched
     */
    public function release(int $ownContactId): void
    {
        foreach (array_diff($this->contactIds, [$ownContactId]) as $contactId) {
            try {
                Cards::byServiceUser()->takeClientOff($contactId, $this->client);
            } catch (Stop $stop) {
                Silently::log(new \RuntimeException("contact $contactId keeps {$this->client->text}: " . json_encode($stop->answer), 0, $stop));
            }
        }
    }
}
