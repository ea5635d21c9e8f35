<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\DealTable;
use Bitrix\Main\Application;
use Bitrix\Main\Loader;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Storage\MergeCardTable;

/**
 * What two contacts were, kept for twelve months: the portal deletes the one and cannot bring it back. Nothing of it leaves the portal
 * but for who looks at what taking apart would do.
 */
final class MergeCard
{
    public const KEPT_SECONDS = 366 * 86400;
    /** Of a contact with more, the newest: the older ones stay where the merge has put them. */
    public const MOST_ACTIVITIES = 2000;
    private const PART_BYTES = 50000;
    private const ACTIVITY_ORIGINS = ['IMOL_' => Threads::SESSION, 'VI_' => Threads::CALL];

    /**
     * @param array<string, mixed> $before see keepBefore()
     * @param array<string, mixed>|null $after the kept contact's ContactCopy once it was merged; null: the merge was not seen to its end
     * @param list<array{dealId: int, from: string, to: string, movedAt: int}> $closed
     * @param array<string, mixed>|null $answer what takeApart has answered
     */
    private function __construct(
        public readonly string $mergeId,
        public readonly int $fromId,
        public readonly int $toId,
        public readonly array $before,
        public readonly ?array $after,
        public readonly array $closed,
        public readonly ?array $answer
    ) {
    }

    /** Before the merge; once more, it replaces what a killed try has kept. */
    public static function keepBefore(string $mergeId, int $fromId, int $toId, int $keptDealId): void
    {
        self::keep($mergeId, $fromId, $toId, 'before', [
            'keptDealId' => $keptDealId,
            'lost' => ContactCopy::of($fromId),
            'kept' => ContactCopy::of($toId),
            'deals' => self::dealsOf($fromId),
            'activities' => $activities = self::activitiesOf($fromId),
            'calls' => self::callsOf($fromId, array_column($activities, 'thread')),
            'hasMoreActivities' => count($activities) === self::MOST_ACTIVITIES,
        ]);
    }

    /** After it; what people change from here on is theirs. */
    public static function keepAfter(string $mergeId, int $fromId, int $toId): void
    {
        if (self::parts($mergeId, 'after') === []) {
            self::keep($mergeId, $fromId, $toId, 'after', ContactCopy::of($toId) ?? []);
        }
    }

    /** @param string $from the stage that the deal had */
    public static function keepClosed(string $mergeId, int $fromId, int $toId, int $dealId, string $from): void
    {
        if (self::parts($mergeId, "closed $dealId") === []) {
            ['stage' => $to, 'movedAt' => $movedAt] = self::stageOf($dealId) ?? ['stage' => '', 'movedAt' => 0];
            self::keep($mergeId, $fromId, $toId, "closed $dealId", ['dealId' => $dealId, 'from' => $from, 'to' => $to, 'movedAt' => $movedAt]);
        }
    }

    /** Taken apart: asked once more, the answer is the same. Merges into the contact that was made again are merges into its new number. */
    public function keepAnswer(array $answer, int $contactId): void
    {
        $rows = MergeCardTable::getList(['select' => ['ID', 'MERGE_ID'], 'filter' => ['=TO_ID' => $this->fromId, '!=MERGE_ID' => $this->mergeId]])->fetchAll();
        foreach (array_unique(array_column($rows, 'MERGE_ID')) as $mergeId) {
            self::find($mergeId)?->knowAddressesAnew($contactId);
        }
        foreach ($rows as $row) {
            MergeCardTable::update((int) $row['ID'], ['TO_ID' => $contactId]);
        }
        self::keep($this->mergeId, $this->fromId, $this->toId, 'answer', $answer);
    }

    /** The rows of the contact that was made again are others, with the same values. */
    private function knowAddressesAnew(int $contactId): void
    {
        if ($this->after !== null) {
            $rows = Cards::addressesOf($contactId);
            $ids = array_combine(array_map([Cards::class, 'addressKey'], $rows), array_column($rows, 'ID'));
            $after = $this->after;
            foreach ($after['addresses'] as $place => $row) {
                $after['addresses'][$place]['ID'] = (int) ($ids[Cards::addressKey($row)] ?? $row['ID']);
            }
            self::keep($this->mergeId, $this->fromId, $this->toId, 'after', $after);
        }
    }

    public static function find(string $mergeId): ?self
    {
        $rows = MergeCardTable::getList([
            'filter' => ['=MERGE_ID' => $mergeId, '>=CREATED_AT' => Module::now() - self::KEPT_SECONDS],
            'order' => ['ID' => 'ASC'],
        ])->fetchAll();
        $texts = [];
        foreach ($rows as $row) {
            $texts[$row['KIND']][(int) $row['PARTS']][] = $row['CONTENT'];
        }
        $kept = [];
        foreach ($texts as $kind => $byParts) {
            foreach ($byParts as $parts => $contents) {
                if (count($contents) === $parts) { // else a kill has come between
                    $kept[$kind] = json_decode(implode('', $contents), true, 512, JSON_THROW_ON_ERROR);
                }
            }
        }
        $first = $rows[0] ?? null;
        if ($first === null || !isset($kept['before'])) {
            return null;
        }
        $closed = array_filter($kept, static fn(string $kind): bool => str_starts_with($kind, 'closed '), ARRAY_FILTER_USE_KEY);

        return new self(
            $mergeId,
            (int) $first['FROM_ID'],
            (int) $first['TO_ID'],
            $kept['before'],
            ($kept['after'] ?? []) ?: null,
            array_values($closed),
            $kept['answer'] ?? null
        );
    }

    /** @return int the contact that this one was merged into by us, 0: not that we know */
    public static function whereWent(int $contactId): int
    {
        $row = MergeCardTable::getRow(['select' => ['TO_ID'], 'filter' => ['=FROM_ID' => $contactId], 'order' => ['ID' => 'DESC']]);

        return (int) ($row['TO_ID'] ?? 0);
    }

    public static function forgetOld(): void
    {
        Application::getConnection()->queryExecute(sprintf(
            'DELETE FROM %s WHERE CREATED_AT < %d',
            MergeCardTable::getTableName(),
            Module::now() - self::KEPT_SECONDS
        ));
    }

    /** @return array{stage: string, movedAt: int}|null null: no such deal. movedAt: 0 on portals that do not note it */
    public static function stageOf(int $dealId): ?array
    {
        $row = DealTable::getRow(['filter' => ['=ID' => $dealId]]);

        return $row === null ? null : [
            'stage' => (string) $row['STAGE_ID'],
            'movedAt' => isset($row['MOVED_TIME']) ? $row['MOVED_TIME']->getTimestamp() : 0,
        ];
    }

    private static function keep(string $mergeId, int $fromId, int $toId, string $kind, array $content): void
    {
        foreach (self::parts($mergeId, $kind) as $id) {
            MergeCardTable::delete($id);
        }
        // what is no UTF-8 came so out of the portal's tables, and is not worth a merge that never ends
        $parts = str_split(json_encode($content, JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR), self::PART_BYTES);
        foreach ($parts as $part => $text) {
            $result = MergeCardTable::add([
                'MERGE_ID' => $mergeId, 'KIND' => $kind, 'PART' => $part, 'PARTS' => count($parts), 'CREATED_AT' => Module::now(),
                'FROM_ID' => $fromId, 'TO_ID' => $toId, 'CONTENT' => $text,
            ]);
            if (!$result->isSuccess()) {
                throw new \RuntimeException("merge $mergeId: " . implode('; ', $result->getErrorMessages()));
            }
        }
    }

    /** @return list<int> ids of its rows */
    private static function parts(string $mergeId, string $kind): array
    {
        $rows = MergeCardTable::getList(['select' => ['ID'], 'filter' => ['=MERGE_ID' => $mergeId, '=KIND' => $kind]])->fetchAll();

        return array_map('intval', array_column($rows, 'ID'));
    }

    /** @return list<array{id: int, contactIds: list<int>, isPrimary: bool}> */
    private static function dealsOf(int $contactId): array
    {
        $deals = [];
        foreach (Cards::dealsOf($contactId) as $dealId) {
            $rows = Application::getConnection()->query(
                "SELECT CONTACT_ID, IS_PRIMARY FROM b_crm_deal_contact WHERE DEAL_ID = $dealId ORDER BY SORT, CONTACT_ID"
            )->fetchAll();
            $primary = array_filter($rows, static fn(array $row): bool => $row['IS_PRIMARY'] === 'Y');
            $deals[] = [
                'id' => $dealId,
                'contactIds' => array_map('intval', array_column($rows, 'CONTACT_ID')),
                'isPrimary' => in_array($contactId, array_map('intval', array_column($primary, 'CONTACT_ID')), true),
            ];
        }

        return $deals;
    }

    /** @return list<array{id: int, kind: string, thread: string, bindings: list<array{typeId: int, id: int}>, clients: list<array<string, mixed>>, statistic: array|null, callClients: list<array{type: string, id: int}>}> */
    private static function activitiesOf(int $contactId): array
    {
        $rows = Application::getConnection()->query(sprintf(
            'SELECT a.ID, a.ORIGIN_ID FROM b_crm_act_bind b JOIN b_crm_act a ON a.ID = b.ACTIVITY_ID
            WHERE b.OWNER_ID = %d AND b.OWNER_TYPE_ID = %d ORDER BY a.ID DESC LIMIT %d',
            $contactId,
            \CCrmOwnerType::Contact,
            self::MOST_ACTIVITIES
        ))->fetchAll();

        return array_map(static function (array $row): array {
            [$kind, $thread] = self::threadOf((string) $row['ORIGIN_ID']);

            return [
                'id' => (int) $row['ID'],
                'kind' => $kind,
                'thread' => $thread,
                'bindings' => ActivityBindings::of((int) $row['ID']),
                'clients' => ActivityBindings::storedClients((int) $row['ID']),
                'statistic' => $kind === Threads::CALL ? Threads::stateOf($kind, $thread)['statistic'] : null,
                'callClients' => $kind === Threads::CALL ? CallClients::of($thread) : [],
            ];
        }, $rows);
    }

    /**
     * Calls that name the contact and have no activity.
     *
     * @param list<string> $known those that have one
     * @return list<array{thread: string, statistic: array|null}>
     */
    private static function callsOf(int $contactId, array $known): array
    {
        if (!Loader::includeModule('voximplant')) {
            return [];
        }
        $rows = Application::getConnection()->query(sprintf(
            "SELECT CALL_ID FROM b_voximplant_call_crm_entity WHERE ENTITY_ID = %d AND ENTITY_TYPE = '%s' ORDER BY CALL_ID DESC LIMIT %d",
            $contactId,
            \CCrmOwnerType::ContactName,
            self::MOST_ACTIVITIES
        ))->fetchAll();
        $calls = [];
        foreach (array_diff(array_column($rows, 'CALL_ID'), $known) as $callId) {
            $calls[] = ['thread' => (string) $callId, 'statistic' => Threads::stateOf(Threads::CALL, (string) $callId)['statistic']];
        }

        return $calls;
    }

    /** @return array{string, string} kind ('' for what is neither session nor call) and id */
    private static function threadOf(string $origin): array
    {
        foreach (self::ACTIVITY_ORIGINS as $prefix => $kind) {
            if (str_starts_with($origin, $prefix)) {
                return [$kind, substr($origin, strlen($prefix))];
            }
        }

        return ['', ''];
    }
}
