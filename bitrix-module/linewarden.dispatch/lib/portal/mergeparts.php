<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\DealTable;
use Bitrix\Crm\Service\Container;
use Linewarden\Dispatch\Feed\OwnWrites;

/**
 * Of what a merge has made one: what is whose, what has been changed since, and how each goes back. Whatever people have done since the
 * merge stays as they left it. Every step may be done again.
 */
final class MergeParts
{
    /** What never goes back, as docs/protocol.md names it. */
    private const ALWAYS_BEHIND = ['timeline', 'requisites', 'otherCards'];
    private const NAME_PARTS = ['NAME', 'SECOND_NAME', 'LAST_NAME'];

    public function __construct(private readonly MergeCard $merge)
    {
    }

    /**
     * Fields of the kept contact that differ from what the merge had left: nobody's but people's to change.
     *
     * @return list<array{field: string, was: string, now: string}> was: before the merge
     */
    public function changed(): array
    {
        $now = ContactCopy::of($this->merge->toId);
        if ($now === null) {
            return [];
        }
        $changed = [];
        foreach ($this->fieldNames($now) as $field) {
            $text = ContactCopy::fieldOf($now, $field);
            $was = ContactCopy::fieldOf($this->merge->before['kept'], $field);
            if ($text !== $this->merged($field) || ($text !== $was && $this->isOfNewName($field, $now))) {
                $changed[] = ['field' => $field, 'was' => $was, 'now' => $text];
            }
        }
        $after = $this->merge->after['addresses'] ?? $now['addresses'];
        foreach (array_unique(array_column([...$now['addresses'], ...$after], 'TYPE_ID')) as $type) {
            $texts = array_map(static fn(array $rows): string => self::ofType($rows, $type), [$now['addresses'], $after]);
            if ($texts[0] !== $texts[1]) {
                $changed[] = ['field' => $type, 'was' => self::ofType($this->merge->before['kept']['addresses'], $type), 'now' => $texts[0]];
            }
        }

        return $changed;
    }

    /** @return list<string> fields of the kept contact that the merge has filled from the other, and nobody has touched since */
    public function filled(): array
    {
        $now = ContactCopy::of($this->merge->toId);
        if ($now === null) {
            return [];
        }

        return array_values(array_filter($this->fieldNames($now), function (string $field) use ($now): bool {
            $was = ContactCopy::fieldOf($this->merge->before['kept'], $field);

            return $field !== ContactCopy::RESPONSIBLE && $was !== $this->merged($field) && ContactCopy::fieldOf($now, $field) === $this->merged($field)
                && !$this->isOfNewName($field, $now);
        }));
    }

    /** Whoever has given the card a name since has seen and meant all its parts. */
    private function isOfNewName(string $field, array $now): bool
    {
        $isRenamed = fn(string $part): bool => ContactCopy::fieldOf($now, $part) !== $this->merged($part);

        return in_array($field, self::NAME_PARTS, true) && array_filter(self::NAME_PARTS, $isRenamed) !== [];
    }

    /** @return list<array<string, mixed>> multifields of the kept contact that were the other's alone */
    public function addresses(): array
    {
        $key = [Cards::class, 'addressKey'];
        $ofKept = array_map($key, $this->merge->before['kept']['addresses']);
        $ofLost = array_diff(array_map($key, $this->merge->before['lost']['addresses']), $ofKept);
        $byMerge = isset($this->merge->after['addresses']) ? array_column($this->merge->after['addresses'], null, 'ID') : null;

        return array_values(array_filter(
            Cards::addressesOf($this->merge->toId),
            static fn(array $row): bool => in_array(Cards::addressKey($row), $ofLost, true)
                // written by a person since, it is the kept contact's too
                && ($byMerge === null || (isset($byMerge[(int) $row['ID']]) && Cards::addressKey($byMerge[(int) $row['ID']]) === Cards::addressKey($row)))
        ));
    }

    /**
     * @param int $newId the contact that was made again; 0: not yet
     * @return array{moved: array<int, list<int>>, stuck: list<int>} moved: deal => its contacts then, the deal's own first; stuck: people have put
     *     other contacts on them
     */
    public function deals(int $newId = 0): array
    {
        $deals = ['moved' => [], 'stuck' => []];
        foreach ($this->merge->before['deals'] as $deal) {
            $now = Container::getInstance()->getFactory(\CCrmOwnerType::Deal)?->getItem($deal['id'])?->getContactIds();
            if ($now === null) {
                continue;
            }
            if (in_array($this->merge->toId, $now, true)) {
                $deals['moved'][$deal['id']] = $this->contactsThen($deal, $now, $newId);
            } else {
                $deals['stuck'][] = $deal['id'];
            }
        }

        return $deals;
    }

    /**
     * @param array{contactIds: list<int>, isPrimary: bool} $deal before the merge
     * @param list<int> $now
     * @return list<int>
     */
    private function contactsThen(array $deal, array $now, int $newId): array
    {
        $keptId = $this->merge->toId;
        if (!in_array($keptId, $deal['contactIds'], true)) {
            return array_map(static fn(int $id): int => $id === $keptId ? $newId : $id, $now);
        }

        return $deal['isPrimary'] && $now[0] === $keptId ? [$newId, ...$now] : [...$now, $newId];
    }

    /** @param list<int> $contactIds see deals() */
    public function moveDeal(Cards $cards, int $dealId, array $contactIds): void
    {
        $now = Container::getInstance()->getFactory(\CCrmOwnerType::Deal)?->getItem($dealId)?->getContactIds();
        if ($now !== null && $now !== $contactIds) {
            $cards->changeQuietly(
                \CCrmOwnerType::Deal,
                $dealId,
                static fn($card) => $card->setContactIds($contactIds),
                static fn($stored): bool => $stored->getContactIds() === $contactIds
            );
        }
        if ($now !== null && (int) DealTable::getRowById($dealId, ['select' => ['CONTACT_ID']])['CONTACT_ID'] !== $contactIds[0]) {
            DealTable::update($dealId, ['CONTACT_ID' => $contactIds[0]]); // a kill has come between the two tables
        }
    }

    /** @return array{reopened: list<int>, stuck: list<int>} deals that the merge has closed; stuck: somebody has changed their stage since */
    public function closedDeals(): array
    {
        $deals = ['reopened' => [], 'stuck' => []];
        foreach ($this->merge->closed as ['dealId' => $dealId, 'from' => $from, 'to' => $to, 'movedAt' => $movedAt]) {
            $now = MergeCard::stageOf($dealId);
            if ($now !== null) {
                $isOurs = $from !== '' && ($now['stage'] === $to && $now['movedAt'] === $movedAt);
                $deals[$isOurs ? 'reopened' : 'stuck'][] = $dealId;
            }
        }

        return $deals;
    }

    /** @return bool false: the portal has not taken the former stage, it may be gone from the pipeline */
    public function reopen(Cards $cards, int $dealId): bool
    {
        $stage = array_column($this->merge->closed, null, 'dealId')[$dealId]['from'];
        $cards->changeQuietly(
            \CCrmOwnerType::Deal,
            $dealId,
            static fn($card) => $card->setStageId($stage),
            static fn($stored): bool => (string) $stored->getStageId() === $stage
        );

        return (MergeCard::stageOf($dealId)['stage'] ?? '') === $stage;
    }

    /** @return int activities and calls of the contact that is gone */
    public function threadCount(): int
    {
        return count($this->merge->before['activities']) + count($this->merge->before['calls']);
    }

    /**
     * How a thread goes back, as of now: noted before it is moved, since the portal takes bindings off before it puts others on.
     *
     * @return array{kind: string, thread: string, activityId: int, bindings: list<array{typeId: int, id: int}>, clients: list<array>, statistic: array|null,
     *     deals: list<int>}|null kind: session, call or activity; null: somebody has bound it elsewhere since, or it is gone
     */
    public function threadPlan(int $place, int $newId): ?array
    {
        $activities = $this->merge->before['activities'];
        $calls = $this->merge->before['calls'];

        return match (true) {
            isset($activities[$place]) => $this->activityPlan($activities[$place], $newId),
            isset($calls[$place - count($activities)]) => $this->callPlan($calls[$place - count($activities)], $newId),
            default => null,
        };
    }

    /** @param array $plan see threadPlan() */
    public function moveThread(array $plan, int $newId): void
    {
        ['kind' => $kind, 'thread' => $thread, 'bindings' => $bindings, 'clients' => $clients] = $plan;
        $subjects = array_map(
            static fn(array $binding): string => strtolower(\CCrmOwnerType::ResolveName($binding['typeId'])) . ":{$binding['id']}",
            [...$bindings, ['typeId' => \CCrmOwnerType::Contact, 'id' => $this->merge->toId]]
        );
        OwnWrites::during($subjects, static function () use ($plan, $kind, $thread, $bindings, $clients, $newId): void {
            if ($kind === 'activity') {
                $row = \CCrmActivity::GetByID($plan['activityId'], false);
                $row === false || ActivityBindings::correct($row, array_map(
                    static fn(array $binding): array => ['OWNER_TYPE_ID' => $binding['typeId'], 'OWNER_ID' => $binding['id']],
                    $bindings
                ), $clients, 0);

                return;
            }
            $isOfNew = in_array($newId, array_map('intval', array_column($clients, 'ENTITY_ID')), true);
            Threads::restore($kind, $thread, $bindings, $plan['statistic'], $isOfNew ? $newId : 0);
            foreach ($plan['deals'] as $dealId) { // the merge's binding has left the kept deal alone there
                CallClients::addBeside($thread, \CCrmOwnerType::DealName, $dealId);
            }
        });
    }

    public function tidyKept(Cards $cards): void
    {
        $rows = $this->addresses();
        $filled = $this->filled();
        if ($rows !== [] || $filled !== []) {
            $before = $this->merge->before['kept']['fields'];
            $fm = [];
            foreach ($rows as $row) {
                $fm[$row['TYPE_ID']][(int) $row['ID']] = ['VALUE' => '', 'VALUE_TYPE' => (string) $row['VALUE_TYPE']];
            }
            $fields = [];
            foreach ($filled as $name) {
                $fields[$name] = $before[$name] ?? ($name === 'COMPANY_ID' ? 0 : '');
            }
            $cards->changeQuietly(
                \CCrmOwnerType::Contact,
                $this->merge->toId,
                static fn($card) => $card->setFromCompatibleData($fields + ($fm === [] ? [] : ['FM' => $fm])),
                fn(): bool => $this->addresses() === []
            );
        }
        Cards::reindex($this->merge->toId);
    }

    /** @return list<string> words and names of fields, as docs/protocol.md lists them */
    public function leftBehind(): array
    {
        return array_values(array_unique([
            ...self::ALWAYS_BEHIND,
            ...$this->merge->before['lost']['behind'],
            ...($this->merge->before['hasMoreActivities'] ? ['olderActivities'] : []),
        ]));
    }

    private function activityPlan(array $activity, int $newId): ?array
    {
        $now = \CCrmActivity::GetByID($activity['id'], false) ? ActivityBindings::of($activity['id']) : [];
        if (array_filter($now, fn(array $binding): bool => $this->isContact($binding, $this->merge->toId)) === []) {
            return null;
        }
        $deals = array_column(array_filter(
            $activity['callClients'],
            static fn(array $row): bool => $row['type'] === \CCrmOwnerType::DealName && Cards::isThere(\CCrmOwnerType::Deal, $row['id'])
        ), 'id');
        $isThread = $activity['kind'] === Threads::CALL || ($activity['kind'] === Threads::SESSION && Sessions::find((int) $activity['thread']) !== null);

        return [
            'kind' => $isThread ? $activity['kind'] : 'activity',
            'thread' => $activity['thread'],
            'activityId' => $activity['id'],
            'bindings' => $this->bindingsOf($activity, $now, $newId),
            'clients' => array_map(fn(array $client): array => (int) $client['ENTITY_TYPE_ID'] === \CCrmOwnerType::Contact
                && (int) $client['ENTITY_ID'] === $this->merge->fromId ? ['ENTITY_ID' => $newId] + $client : $client, $activity['clients']),
            'statistic' => $activity['kind'] === Threads::CALL ? $this->statisticOf($activity, $newId) : null,
            'deals' => $deals,
        ];
    }

    /** As it was bound, and what people have bound it to since; without what the merge has put there. */
    private function bindingsOf(array $activity, array $now, int $newId): array
    {
        $before = array_map(fn(array $binding): array => $this->isContact($binding, $this->merge->fromId)
            ? ['id' => $newId] + $binding
            : $binding, $activity['bindings']);
        $ofMerge = [[\CCrmOwnerType::Contact, $this->merge->toId], [\CCrmOwnerType::Deal, $this->merge->before['keptDealId']]];
        $since = array_filter($now, static fn(array $binding): bool => !in_array([$binding['typeId'], $binding['id']], $ofMerge, true));
        $bindings = [];
        foreach ([...$since, ...$before] as ['typeId' => $typeId, 'id' => $id]) {
            if (Cards::isThere($typeId, $id)) {
                $bindings["$typeId:$id"] = ['typeId' => $typeId, 'id' => $id];
            }
        }

        return array_values($bindings);
    }

    /** A call without an activity: its statistic and its client rows name the contact. */
    private function callPlan(array $call, int $newId): ?array
    {
        $statistic = $this->statisticOf($call, $newId);

        return $statistic === null ? null : [
            'kind' => Threads::CALL,
            'thread' => $call['thread'],
            'activityId' => 0,
            'bindings' => [['typeId' => \CCrmOwnerType::Contact, 'id' => $newId]],
            'clients' => [],
            'statistic' => $statistic,
            'deals' => [],
        ];
    }

    /** @return array{entityType: string, entityId: int}|null null: somebody has named another client since, or it named none */
    private function statisticOf(array $thread, int $newId): ?array
    {
        $before = $thread['statistic'];
        if ($before === null) {
            return null;
        }
        $now = Threads::stateOf(Threads::CALL, $thread['thread'])['statistic'];
        $isOurs = $now !== null && $now['entityType'] === \CCrmOwnerType::ContactName
            && in_array($now['entityId'], [$this->merge->fromId, $this->merge->toId, $newId], true);
        $isLost = $before['entityType'] === \CCrmOwnerType::ContactName && $before['entityId'] === $this->merge->fromId;

        return $isOurs ? ($isLost ? ['entityId' => $newId] + $before : $before) : null;
    }

    private function isContact(array $binding, int $contactId): bool
    {
        return $binding['typeId'] === \CCrmOwnerType::Contact && $binding['id'] === $contactId;
    }

    /** What the merge had made of a field; of one that was not seen to its end, what the portal's rules make of it. */
    private function merged(string $field): string
    {
        if ($this->merge->after !== null) {
            return ContactCopy::fieldOf($this->merge->after, $field);
        }
        $was = ContactCopy::fieldOf($this->merge->before['kept'], $field);

        return $was !== '' ? $was : ContactCopy::fieldOf($this->merge->before['lost'], $field);
    }

    /** @return list<string> but for the company's name, which is ours */
    private function fieldNames(array $now): array
    {
        $names = array_keys($now['fields'] + ($this->merge->after['fields'] ?? []) + $this->merge->before['kept']['fields']);

        return [...array_values(array_diff($names, [CompanyField::NAME])), ContactCopy::RESPONSIBLE];
    }

    private static function ofType(array $rows, string $type): string
    {
        $values = array_column(array_filter($rows, static fn(array $row): bool => $row['TYPE_ID'] === $type), 'VALUE');
        sort($values);

        return implode(', ', $values);
    }
}
