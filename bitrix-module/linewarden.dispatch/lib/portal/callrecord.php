<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Loader;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\StatisticTable;
use Linewarden\Dispatch\Feed\OwnWrites;

/** What the portal has of one call: its live row, its rows of the statistic, its activity. */
final class CallRecord
{
    /** @param list<array<string, mixed>> $statistics newest first */
    private function __construct(
        public readonly string $callId,
        public readonly ?Call $live,
        private readonly array $statistics,
        public readonly ?array $activity
    ) {
    }

    /** @return self|null null: the portal has nothing of it, or no telephony */
    public static function find(string $callId): ?self
    {
        if (!Loader::includeModule('voximplant')) {
            return null;
        }
        $statistics = StatisticTable::getList([
            'select' => [
                'ID', 'INCOMING', 'PHONE_NUMBER', 'PORTAL_USER_ID', 'CALL_START_DATE', 'CALL_DURATION', 'CALL_FAILED_CODE',
                'CRM_ENTITY_TYPE', 'CRM_ENTITY_ID', 'CRM_ACTIVITY_ID',
            ],
            'filter' => ['=CALL_ID' => $callId],
            'order' => ['ID' => 'DESC'],
        ])->fetchAll();
        $record = new self($callId, Call::load($callId) ?: null, $statistics, CallActivity::find($callId));

        return $record->live === null && $statistics === [] && $record->activity === null ? null : $record;
    }

    /** The hit that ends the call has written its statistic and goes on: to the activity, to the end of the live row. */
    public function isEnding(): bool
    {
        return $this->live !== null && $this->statistics !== [];
    }

    public function isOver(): bool
    {
        return $this->live === null;
    }

    /** @return array<string, mixed>|null the row of the statistic; of several the newest */
    public function statistic(): ?array
    {
        return $this->statistics[0] ?? null;
    }

    /**
     * Puts right what the portal has bound a call to that is over.
     *
     * @param string $phone where neither activity nor statistic knows it
     * @param int $responsibleId of the activity; 0: left as it is
     */
    public function bind(int $activityId, CallClient $client, string $phone = '', int $responsibleId = 0): void
    {
        OwnWrites::during($client->subjects(), function () use ($activityId, $client, $phone, $responsibleId): void {
            if ($activityId > 0) {
                CallActivity::correct($activityId, $client, $this->phone($activityId, $phone), $responsibleId);
            }
            $this->nameClient($client->typeName(), $client->id, $activityId);
            CallClients::settle($this->callId, $client);
        });
    }

    /**
     * Takes bind() back.
     *
     * @param list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> $bindings cards that are still there; empty: the activity is left
     * @param array{entityType: string, entityId: int}|null $statistic null: left
     */
    public function restore(array $bindings, ?array $statistic): void
    {
        $contacts = array_column(
            array_filter($bindings, static fn(array $binding): bool => $binding['OWNER_TYPE_ID'] === \CCrmOwnerType::Contact),
            'OWNER_ID'
        );
        $type = $statistic['entityType'] ?? '';
        $id = $statistic['entityId'] ?? 0;
        if ($id > 0 && !Cards::isThere((int) \CCrmOwnerType::ResolveID($type), $id)) {
            $statistic = null;
        }
        if ($this->activity !== null && $bindings !== []) {
            $activityId = (int) $this->activity['ID'];
            $isNamed = $type === \CCrmOwnerType::ContactName && in_array($id, $contacts, true);
            $contactId = $isNamed ? $id : min($contacts ?: [0]);
            $clients = $contactId > 0
                ? CallClient::contact($contactId, 0)->reachedBy($this->phone($activityId, ''))
                : ActivityBindings::storedClients($activityId);
            ActivityBindings::correct($this->activity, $bindings, $clients, 0);
        }
        if ($statistic !== null) {
            $this->nameClient($type, $id, 0);
            CallClients::settleAs($this->callId, $type, $id, array_map(
                static fn(array $binding): array => [\CCrmOwnerType::ResolveName($binding['OWNER_TYPE_ID']), $binding['OWNER_ID']],
                $bindings
            ));
        }
    }

    /** Writes into the statistic whom the call was with, and its activity where the portal knows of none. */
    public function nameClient(string $entityType, int $entityId, int $activityId): void
    {
        foreach ($this->statistics as $row) {
            $fields = [];
            if ((string) $row['CRM_ENTITY_TYPE'] !== $entityType || (int) $row['CRM_ENTITY_ID'] !== $entityId) {
                $fields = ['CRM_ENTITY_TYPE' => $entityType, 'CRM_ENTITY_ID' => $entityId];
            }
            if ($activityId > 0 && (int) $row['CRM_ACTIVITY_ID'] === 0) {
                $fields['CRM_ACTIVITY_ID'] = $activityId;
            }
            if ($fields !== []) {
                StatisticTable::update((int) $row['ID'], $fields);
            }
        }
    }

    /** The client's number as the activity has it, else as the statistic has it. */
    private function phone(int $activityId, string $otherwise): string
    {
        foreach (ActivityBindings::storedClients($activityId) as $client) {
            if ($client['TYPE'] === 'PHONE' && $client['VALUE'] !== '') {
                return $client['VALUE'];
            }
        }

        return (string) ($this->statistic()['PHONE_NUMBER'] ?? '') ?: $otherwise;
    }
}
