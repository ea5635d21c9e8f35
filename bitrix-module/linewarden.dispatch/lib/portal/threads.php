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
     * @param int $chatId of a session; one of another chat or client by now has no activity of whoever is meant. 0: of any chat
     * @param string $userCode '': of any client
     * @return array{kind: string, id: string, activityId: int, bindings: list<array{typeId: int, id: int}>, statistic: array{entityType: string, entityId: int}|null}
     */
    public static function stateOf(string $kind, string $id, int $chatId = 0, string $userCode = ''): array
    {
        $record = $kind === self::CALL ? CallRecord::find($id) : null;
        $activity = $kind === self::CALL ? $record?->activity : self::activityOfSession((int) $id, $chatId, $userCode);
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

    /**
     * @param int $dealId 0: the contact alone
     * @param list<int> $firmIds companies of the CRM that stay bound beside the contact, where they are bound
     */
    public static function bind(string $kind, string $id, int $contactId, int $dealId, array $firmIds): void
    {
        if ($kind === self::CALL) {
            $record = CallRecord::find($id);
            $record?->activity === null || $record->bind((int) $record->activity['ID'], CallClient::contact($contactId, $dealId, $firmIds));

            return;
        }
        $activity = Activity::ofSession((int) $id);
        if ($activity !== null && Sessions::find((int) $id) !== null) {
            $firms = ActivityBindings::firmsIn(\CCrmActivity::GetBindings((int) $activity['ID']) ?: [], $firmIds);
            Activity::rebind(Dialog::open((int) $id), [...ActivityBindings::wanted($contactId, $dealId), ...$firms], $contactId);
        }
    }

    /** @return array<string, mixed>|null */
    private static function activityOfSession(int $sessionId, int $chatId, string $userCode): ?array
    {
        $session = $chatId > 0 || $userCode !== '' ? Sessions::find($sessionId) : null;

        return $session !== null && !Sessions::isOf($session, $chatId, $userCode) ? null : Activity::ofSession($sessionId);
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
