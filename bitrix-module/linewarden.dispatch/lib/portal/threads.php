<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

/** Sessions of open lines and calls alike: what their activities are bound to, as docs/protocol.md tells it (ThreadBinding). */
final class Threads
{
    public const SESSION = 'session';
    public const CALL = 'call';

    /**
     * @param string $kind session or call
     * @param string $id session id, or CALL_ID
     * @return array{kind: string, id: string, activityId: int, bindings: list<array{typeId: int, id: int}>, statistic: array{entityType: string, entityId: int}|null}
     */
    public static function stateOf(string $kind, string $id): array
    {
        $record = $kind === self::CALL ? CallRecord::find($id) : null;
        $activity = $kind === self::CALL ? $record?->activity : Activity::ofSession((int) $id);
        $activityId = (int) ($activity['ID'] ?? 0);
        $statistic = $record?->statistic();

        return [
            'kind' => $kind,
            'id' => $id,
            'activityId' => $activityId,
            'bindings' => $activityId > 0 ? ActivityBindings::of($activityId) : [],
            'statistic' => $statistic === null ? null : [
                'entityType' => (string) $statistic['CRM_ENTITY_TYPE'],
                'entityId' => (int) $statistic['CRM_ENTITY_ID'],
            ],
        ];
    }

    /** @param int $dealId 0: the contact alone */
    public static function bind(string $kind, string $id, int $contactId, int $dealId): void
    {
        if ($kind === self::CALL) {
            $record = CallRecord::find($id);
            $record?->activity === null || $record->bind((int) $record->activity['ID'], CallClient::contact($contactId, $dealId));
        } elseif (Activity::ofSession((int) $id) !== null && Sessions::find((int) $id) !== null) {
            Activity::rebind(Dialog::open((int) $id), ActivityBindings::wanted($contactId, $dealId), $contactId);
        }
    }

    /**
     * Takes bind() back. Cards that are gone by now are left out; where nothing is left the thread stays as it is.
     *
     * @param list<array{typeId: int, id: int}> $bindings
     * @param array{entityType: string, entityId: int}|null $statistic
     * @param int $clientId the contact that a session's activity names; 0: the oldest of the bindings
     */
    public static function restore(string $kind, string $id, array $bindings, ?array $statistic, int $clientId = 0): void
    {
        $bindings = array_values(array_filter(
            $bindings,
            static fn(array $binding): bool => Cards::isThere($binding['typeId'], $binding['id'])
        ));
        $rows = array_map(
            static fn(array $binding): array => ['OWNER_TYPE_ID' => $binding['typeId'], 'OWNER_ID' => $binding['id']],
            $bindings
        );
        if ($kind === self::SESSION) {
            if ($rows !== [] && Activity::ofSession((int) $id) !== null && Sessions::find((int) $id) !== null) {
                $contacts = array_filter($bindings, static fn(array $binding): bool => $binding['typeId'] === \CCrmOwnerType::Contact);
                Activity::rebind(Dialog::open((int) $id), $rows, $clientId ?: min(array_column($contacts, 'id') ?: [0]));
            }

            return;
        }
        CallRecord::find($id)?->restore($rows, $statistic);
    }
}
