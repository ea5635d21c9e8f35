<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Loader;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Model\CallCrmEntityTable;

/** Whom the portal takes for the client of a call: what its card shows, its triggers go by, and its activity is bound to. */
final class CallClients
{
    /**
     * Names the client of a call that goes on; the activity to come is bound to it and the deal only. Other contacts and deals
     * go from the call at once, whoever found them: at its end the portal starts triggers for all of them. What it has made itself stays.
     */
    public static function nameInLiveCall(Call $call, CallClient $client): void
    {
        $callId = (string) $call->getCallId();
        $rows = self::rows($callId);
        $entities = [];
        foreach ($rows as $row) { // the portal merges them, so the former primary ones are told to step back
            if ($row['IS_PRIMARY'] === 'Y' && !self::isOne($row, $client->typeName(), $client->id)) {
                $entities[] = array_diff_key(['IS_PRIMARY' => 'N'] + $row, ['CALL_ID' => 1]);
            }
        }
        $entities[] = [
            'ENTITY_TYPE' => $client->typeName(), 'ENTITY_ID' => $client->id, 'IS_PRIMARY' => 'Y', 'IS_CREATED' => 'N',
        ];
        $call->updateCrmEntities($entities);
        foreach ($rows as $row) {
            $isOther = match ($row['ENTITY_TYPE']) {
                \CCrmOwnerType::ContactName => !self::isOne($row, $client->typeName(), $client->id),
                \CCrmOwnerType::DealName => !self::isOne($row, \CCrmOwnerType::DealName, $client->dealId),
                default => false,
            };
            if ($isOther && $row['IS_CREATED'] !== 'Y') {
                CallCrmEntityTable::delete(['CALL_ID' => $callId, 'ENTITY_TYPE' => $row['ENTITY_TYPE'], 'ENTITY_ID' => (int) $row['ENTITY_ID']]);
            }
        }
        $call->updateCrmBindings($client->bindings((array) $call->getCrmBindings()));
    }

    /**
     * Takes contacts and deals of other companies off a call that goes on and whose client is not known: at its end the portal starts triggers for
     * all of them. What it has made itself stays.
     *
     * @param list<string> $others names of the other companies
     */
    public static function leaveOthersOut(Call $call, array $others): void
    {
        $typeIds = [\CCrmOwnerType::ContactName => \CCrmOwnerType::Contact, \CCrmOwnerType::DealName => \CCrmOwnerType::Deal];
        $isOfOther = static fn(int $typeId, int $id): bool => in_array($typeId, $typeIds, true)
            && in_array(CompanyField::of($typeId, $id), $others, true);
        $foreign = array_filter(
            self::rows((string) $call->getCallId()),
            static fn(array $row): bool => $row['IS_CREATED'] !== 'Y' && $isOfOther($typeIds[$row['ENTITY_TYPE']] ?? 0, (int) $row['ENTITY_ID'])
        );
        if ($foreign === []) {
            return;
        }
        $call->updateCrmEntities(array_map(static fn(array $row): array => array_diff_key(['IS_PRIMARY' => 'N'] + $row, ['CALL_ID' => 1]), array_values($foreign)));
        foreach ($foreign as $row) {
            CallCrmEntityTable::delete([
                'CALL_ID' => (string) $call->getCallId(), 'ENTITY_TYPE' => $row['ENTITY_TYPE'], 'ENTITY_ID' => (int) $row['ENTITY_ID'],
            ]);
        }
        $call->updateCrmBindings(array_values(array_filter(
            (array) $call->getCrmBindings(),
            static fn(array $binding): bool => !$isOfOther((int) ($binding['OWNER_TYPE_ID'] ?? 0), (int) ($binding['OWNER_ID'] ?? 0))
        )));
    }

    /**
     * Leaves one client of a call that is over: other contacts and deals of the call go, a lead or another company of it
     * stays, but not as the primary one.
     */
    public static function settle(string $callId, CallClient $client): void
    {
        $deal = $client->dealId > 0 ? [[\CCrmOwnerType::DealName, $client->dealId]] : [];
        self::settleAs($callId, $client->typeName(), $client->id, $deal);
    }

    /** @param list<array{string, int}> $others type and id of contacts and deals that stay besides the primary one */
    public static function settleAs(string $callId, string $primaryType, int $primaryId, array $others): void
    {
        $isKnown = false;
        foreach (self::rows($callId) as $row) {
            $key = ['CALL_ID' => $callId, 'ENTITY_TYPE' => $row['ENTITY_TYPE'], 'ENTITY_ID' => (int) $row['ENTITY_ID']];
            $isPrimary = [$row['ENTITY_TYPE'], $key['ENTITY_ID']] === [$primaryType, $primaryId];
            $isKnown = $isKnown || $isPrimary;
            $isForeign = in_array($row['ENTITY_TYPE'], [\CCrmOwnerType::ContactName, \CCrmOwnerType::DealName], true)
                && !in_array([$row['ENTITY_TYPE'], $key['ENTITY_ID']], $others, true);
            if (!$isPrimary && $isForeign) {
                CallCrmEntityTable::delete($key);
            } elseif ($row['IS_PRIMARY'] !== ($isPrimary ? 'Y' : 'N')) {
                CallCrmEntityTable::update($key, ['IS_PRIMARY' => $isPrimary ? 'Y' : 'N']);
            }
        }
        if (!$isKnown && $primaryId > 0) {
            CallCrmEntityTable::add([
                'CALL_ID' => $callId, 'ENTITY_TYPE' => $primaryType, 'ENTITY_ID' => $primaryId, 'IS_PRIMARY' => 'Y', 'IS_CREATED' => 'N',
            ]);
        }
    }

    /** @return list<int> contacts that the portal or a person has given to the call */
    public static function contactsOf(Call $call): array
    {
        $ids = [];
        foreach (self::rows((string) $call->getCallId()) as $row) {
            if ($row['ENTITY_TYPE'] === \CCrmOwnerType::ContactName) {
                $ids[] = (int) $row['ENTITY_ID'];
            }
        }
        foreach ((array) $call->getCrmBindings() as $binding) {
            if ((int) ($binding['OWNER_TYPE_ID'] ?? 0) === \CCrmOwnerType::Contact) {
                $ids[] = (int) $binding['OWNER_ID'];
            }
        }

        return array_values(array_unique($ids));
    }

    /** @return list<array{type: string, id: int}> clients of a call, going on or over; none without telephony */
    public static function of(string $callId): array
    {
        return Loader::includeModule('voximplant') ? array_map(
            static fn(array $row): array => ['type' => (string) $row['ENTITY_TYPE'], 'id' => (int) $row['ENTITY_ID']],
            self::rows($callId)
        ) : [];
    }

    /** Adds a client beside the primary one, where it is missing. */
    public static function addBeside(string $callId, string $type, int $id): void
    {
        if (!in_array(['type' => $type, 'id' => $id], self::of($callId), true)) {
            CallCrmEntityTable::add(['CALL_ID' => $callId, 'ENTITY_TYPE' => $type, 'ENTITY_ID' => $id, 'IS_PRIMARY' => 'N', 'IS_CREATED' => 'N']);
        }
    }

    /** @return list<array<string, mixed>> */
    private static function rows(string $callId): array
    {
        return CallCrmEntityTable::getList([
            'select' => ['CALL_ID', 'ENTITY_TYPE', 'ENTITY_ID', 'IS_PRIMARY', 'IS_CREATED'],
            'filter' => ['=CALL_ID' => $callId],
        ])->fetchAll();
    }

    private static function isOne(array $row, string $type, int $id): bool
    {
        return $row['ENTITY_TYPE'] === $type && (int) $row['ENTITY_ID'] === $id;
    }
}
