<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Command\Stop;

/** What an activity is bound to, and whom it names as the client. */
final class ActivityBindings
{
    private const OPTIONS = ['SKIP_CALENDAR_EVENT' => true, 'REGISTER_SONET_EVENT' => false];

    /**
     * @param int $dealId 0: the contact alone
     * @return list<array{OWNER_TYPE_ID: int, OWNER_ID: int}>
     */
    public static function wanted(int $contactId, int $dealId): array
    {
        $deal = $dealId > 0 ? [['OWNER_TYPE_ID' => \CCrmOwnerType::Deal, 'OWNER_ID' => $dealId]] : [];

        return [...$deal, ['OWNER_TYPE_ID' => \CCrmOwnerType::Contact, 'OWNER_ID' => $contactId]];
    }

    /** @return list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> a deal of a company of the CRM, without a contact */
    public static function ofFirm(int $firmId, int $dealId): array
    {
        return [
            ['OWNER_TYPE_ID' => \CCrmOwnerType::Deal, 'OWNER_ID' => $dealId],
            ['OWNER_TYPE_ID' => \CCrmOwnerType::Company, 'OWNER_ID' => $firmId],
        ];
    }

    /**
     * The companies of the CRM among what the portal has bound to, as far as they may stay.
     *
     * @param iterable<array<string, mixed>> $bound
     * @param list<int> $firmIds
     * @return list<array{OWNER_TYPE_ID: int, OWNER_ID: int}>
     */
    public static function firmsIn(iterable $bound, array $firmIds): array
    {
        $kept = [];
        foreach ($bound as $binding) {
            [$typeId, $id] = [(int) ($binding['OWNER_TYPE_ID'] ?? 0), (int) ($binding['OWNER_ID'] ?? 0)];
            if ($typeId === \CCrmOwnerType::Company && in_array($id, $firmIds, true)) {
                $kept[] = ['OWNER_TYPE_ID' => $typeId, 'OWNER_ID' => $id];
            }
        }

        return $kept;
    }

    /** @return array<string, mixed> the one row of COMMUNICATIONS: the client, reached by that phone or messenger */
    public static function client(string $type, string $value, int $clientId, int $clientTypeId = \CCrmOwnerType::Contact): array
    {
        return ['ID' => 0, 'TYPE' => $type, 'VALUE' => $value, 'ENTITY_ID' => $clientId, 'ENTITY_TYPE_ID' => $clientTypeId];
    }

    /** @return list<array{typeId: int, id: int}> as docs/protocol.md tells them */
    public static function of(int $activityId): array
    {
        return array_map(
            static fn(array $row): array => ['typeId' => (int) $row['OWNER_TYPE_ID'], 'id' => (int) $row['OWNER_ID']],
            \CCrmActivity::GetBindings($activityId) ?: []
        );
    }

    /**
     * Writes what differs.
     *
     * @param array<string, mixed> $activity its row
     * @param list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> $bindings
     * @param list<array<string, mixed>> $clients see client()
     * @param int $responsibleId 0: left as it is
     */
    public static function correct(array $activity, array $bindings, array $clients, int $responsibleId): void
    {
        $activityId = (int) $activity['ID'];
        $fields = [];
        $isBound = self::keys(\CCrmActivity::GetBindings($activityId) ?: []) === self::keys($bindings);
        if (!$isBound || self::clientKeys(self::storedClients($activityId)) !== self::clientKeys($clients)) {
            // both at once: the portal writes the client last, and a killed try may have left the old one
            $fields += ['BINDINGS' => $bindings, 'COMMUNICATIONS' => $clients];
        }
        if ($responsibleId > 0 && (int) $activity['RESPONSIBLE_ID'] !== $responsibleId) {
            $fields['RESPONSIBLE_ID'] = $responsibleId;
        }
        if ($fields !== [] && !\CCrmActivity::Update($activityId, $fields, false, false, self::OPTIONS)) {
            throw Stop::refused('CRM_REFUSED', (string) \CCrmActivity::GetLastErrorMessage());
        }
    }

    /** @return list<array<string, mixed>> COMMUNICATIONS as they are */
    public static function storedClients(int $activityId): array
    {
        return Application::getConnection()->query(
            "SELECT TYPE, VALUE, ENTITY_ID, ENTITY_TYPE_ID FROM b_crm_act_comm WHERE ACTIVITY_ID = $activityId"
        )->fetchAll();
    }

    /** @return list<string> comparable, in no order of the database */
    private static function keys(array $bindings): array
    {
        $keys = array_map(static fn(array $binding): string => "{$binding['OWNER_TYPE_ID']}:{$binding['OWNER_ID']}", $bindings);
        sort($keys);

        return $keys;
    }

    private static function clientKeys(array $clients): array
    {
        $keys = array_map(
            static fn(array $client): string => "{$client['TYPE']} {$client['VALUE']} {$client['ENTITY_TYPE_ID']}:{$client['ENTITY_ID']}",
            $clients
        );
        sort($keys);

        return $keys;
    }
}
