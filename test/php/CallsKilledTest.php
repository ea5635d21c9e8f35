<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** Commands of calls and merges whose process is killed after each single write to the database, and sent again. */
final class CallsKilledTest extends TestCase
{
    private const PHONE = '+79012345678';

    protected function setUp(): void
    {
        if (!function_exists('pcntl_fork')) {
            self::markTestSkipped('needs the pcntl extension');
        }
    }

    /** @dataProvider scenarios */
    public function testEndsTheSameWhereverItIsKilled(string $scenario, int $leastWrites): void
    {
        $whole = $this->{$scenario}(0);
        for ($writes = 1; ($killed = $this->{$scenario}($writes)) !== null; $writes++) {
            self::assertSame($whole, $killed, "killed after write $writes");
        }
        self::assertGreaterThan($leastWrites, $writes, 'nothing was killed');
    }

    public static function scenarios(): array
    {
        return [
            'an unknown caller with a to-do' => ['unknownCaller', 30],
            'a caller bound to everything' => ['rebound', 12],
            'a call that goes on' => ['liveCall', 12],
            'a merge' => ['merged', 20],
            'a merge taken apart' => ['takenApart', 40],
            'a merge killed, then taken apart' => ['mergedThenApart', 40],
            'threads of a client' => ['boundThreads', 15],
            'threads taken back' => ['restoredThreads', 15],
        ];
    }

    private function unknownCaller(int $writes): ?array
    {
        Portal::reset();
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, 0);
        $todo = ['subject' => 'Перезвонить', 'description' => 'Пропущен', 'deadline' => 1772452800, 'responsibleId' => 6];
        $result = self::sent(PortalCalls::placement(1, $callId, ['todo' => $todo, 'activityResponsibleId' => 8]), $writes);

        return $result === null ? null : self::call($callId, $result) + [
            'todos' => (string) Portal::value("SELECT COUNT(*) FROM b_crm_act WHERE PROVIDER_ID = 'CRM_TODO'"),
            'onDeal' => Portal::bindings($result['todoId']) === ["2:{$result['dealId']}"],
        ];
    }

    private function rebound(int $writes): ?array
    {
        Portal::reset();
        $contactId = PortalCards::contact('Иван', self::PHONE);
        $deals = [PortalCards::deal(3, $contactId), PortalCards::deal(4, $contactId)];
        $other = PortalCards::contact('Пётр', '+79990001122');
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $result = self::sent(PortalCalls::placement(1, $callId, ['contact' => ['id' => $other], 'deal' => ['id' => $deals[0]]]), $writes);

        return $result === null ? null : self::call($callId, $result);
    }

    private function liveCall(int $writes): ?array
    {
        Portal::reset();
        PortalCards::deal(4, $other = PortalCards::contact('Чужой', self::PHONE));
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        $result = self::sent(PortalCalls::placement(1, $call['callId'], ['isEnded' => false]), $writes);

        return $result === null ? null : [
            'cards' => Portal::counts(),
            'bindings' => PortalCalls::bindings($call['callId']) === ["2:{$result['dealId']}", "3:{$result['contactId']}"],
            'primary' => preg_grep('/ Y$/', PortalCalls::clients($call['callId'])) == preg_grep("/^CONTACT {$result['contactId']} Y/", PortalCalls::clients($call['callId'])),
            'foreign' => preg_grep("/^(CONTACT $other|DEAL) /", PortalCalls::clients($call['callId'])),
        ];
    }

    private function merged(int $writes): ?array
    {
        Portal::reset();
        [$from, $to, $lost, $kept] = MergeContactsTest::twice();
        $callId = PortalCalls::incoming(PortalCalls::ALFA, '+79990001122');
        $result = self::sent(MergeContactsTest::merge($from, $to, ['keptDealId' => $kept, 'closeDealIds' => [$lost]]), $writes);

        return $result === null ? null : [
            'result' => [$result['contactId'] === $to, $result['closedDealIds'] === [$lost]],
            'contacts' => array_column(Portal::rows('SELECT ID FROM b_crm_contact'), 'ID') === [(string) $to],
            'addresses' => Portal::addresses($to),
            'index' => array_column(Portal::rows("SELECT CONCAT(TYPE, ' ', VALUE, ' ', ENTITY_ID - $to) AS I FROM b_crm_dp_comm_mcd ORDER BY 1"), 'I'),
            'company' => Portal::companyOf('contact', $to),
            'stages' => array_column(Portal::rows('SELECT STAGE_ID FROM b_crm_deal ORDER BY ID'), 'STAGE_ID'),
            'deals' => array_column(Portal::rows("SELECT CONCAT(CONTACT_ID - $to, IS_PRIMARY) AS C FROM b_crm_deal_contact ORDER BY DEAL_ID"), 'C'),
            'mirror' => array_column(Portal::rows("SELECT CONTACT_ID - $to AS C FROM b_crm_deal ORDER BY ID"), 'C'),
            'call' => Portal::value("SELECT GROUP_CONCAT(CONCAT(OWNER_TYPE_ID, ':', OWNER_ID - IF(OWNER_TYPE_ID = 3, $to, $lost)) ORDER BY 1) FROM b_crm_act_bind
                WHERE ACTIVITY_ID = " . (int) PortalCalls::activity($callId)['ID']),
        ];
    }

    private function takenApart(int $writes): ?array
    {
        Portal::reset();
        [$from, $to, $lost, $kept, $threads] = TakeApartTest::twice();
        $before = TakeApartTest::world($threads);
        Portal::command(TakeApartTest::mergeOf($from, $to, $lost, $kept));
        TakeApartTest::bindAsTheSidecarDoes($to, $kept, $threads);
        $result = self::sent(TakeApartTest::apart(), $writes);

        return $result === null ? null : [
            'world' => self::difference($before, TakeApartTest::world($threads, [$result['contactId'] => $from])),
            'result' => array_map(
                static fn(mixed $value): mixed => is_array($value) && $value === [$lost] ? 'the deal' : $value,
                array_diff_key($result, ['contactId' => 1, 'keptContactId' => 1])
            ),
            'contacts' => (string) Portal::value('SELECT COUNT(*) FROM b_crm_contact'),
        ];
    }

    /** What was kept before a merge holds however often the merge is begun. */
    private function mergedThenApart(int $writes): ?string
    {
        Portal::reset();
        [$from, $to, $lost, $kept, $threads] = TakeApartTest::twice();
        $before = TakeApartTest::world($threads);
        if (self::sent(TakeApartTest::mergeOf($from, $to, $lost, $kept), $writes) === null) {
            return null;
        }
        $answer = Portal::command(TakeApartTest::apart());
        $world = TakeApartTest::world($threads, [$answer['result']['contactId'] ?? 0 => $from]);

        return self::difference($before, $world);
    }

    /** @return string '' when the two are the same, else both where they differ */
    private static function difference(array $before, array $after): string
    {
        $parts = array_filter(array_keys($before), static fn(string $part): bool => $before[$part] !== $after[$part]);

        return $parts === [] ? '' : json_encode([array_intersect_key($before, array_flip($parts)), array_intersect_key($after, array_flip($parts))], JSON_UNESCAPED_UNICODE);
    }

    private function boundThreads(int $writes): ?string
    {
        Portal::reset();
        [$open, $closed, $callId, $contactId, $dealId] = BindClientTest::threads();
        $was = self::relative(BindClientTest::stateOf([$open, $closed], $callId), $contactId);
        $result = self::sent(BindClientTest::bind($contactId, $dealId, [$open, $closed], [$callId]), $writes);
        if ($result === null) {
            return null;
        }
        $now = BindClientTest::stateOf([$open, $closed], $callId);
        Portal::command(['id' => Portal::uuid(5), 'type' => 'restoreBindings', 'threads' => $result['before']]);
        self::assertSame($was, self::relative(BindClientTest::stateOf([$open, $closed], $callId), $contactId), "killed after write $writes, then taken back");

        return self::relative($now, $contactId);
    }

    private function restoredThreads(int $writes): ?string
    {
        Portal::reset();
        [$open, $closed, $callId, $contactId, $dealId] = BindClientTest::threads();
        $before = Portal::command(BindClientTest::bind($contactId, $dealId, [$open, $closed], [$callId]))['result']['before'];
        Portal::newHit();
        $result = self::sent(['id' => Portal::uuid(5), 'type' => 'restoreBindings', 'threads' => $before], $writes);

        return $result === null ? null : self::relative(BindClientTest::stateOf([$open, $closed], $callId), $contactId);
    }

    /** @return array|null the result; null: the command was done before that many writes */
    private static function sent(array $command, int $writes): ?array
    {
        if ($writes > 0 && !Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return null;
        }
        Portal::newHit();
        $answer = Portal::commandInTheEnd($command);
        self::assertSame('done', $answer['status'], "killed after write $writes: " . json_encode($answer));

        return $answer['result'];
    }

    private static function call(string $callId, array $result): array
    {
        $activity = PortalCalls::activity($callId);

        return [
            'cards' => array_slice(Portal::counts(), 0, 2),
            'made' => [$result['contactCreated'], $result['dealCreated'], $result['activityCreated']],
            'activities' => (string) Portal::value("SELECT COUNT(*) FROM b_crm_act WHERE ORIGIN_ID = 'VI_$callId'"),
            'bindings' => Portal::bindings($result['activityId']) === ["2:{$result['dealId']}", "3:{$result['contactId']}"],
            'owner' => [$activity['OWNER_TYPE_ID'], (int) $activity['OWNER_ID'] === $result['dealId']],
            'communications' => PortalCalls::communications($result['activityId']) === ['PHONE ' . self::PHONE . " 3:{$result['contactId']}"],
            'responsible' => (string) $activity['RESPONSIBLE_ID'],
            'statistic' => [PortalCalls::client($callId) === "CONTACT {$result['contactId']}", (int) PortalCalls::statistic($callId)['CRM_ACTIVITY_ID'] === $result['activityId']],
            'clients' => PortalCalls::clients($callId) === ["CONTACT {$result['contactId']} Y"],
            'addresses' => Portal::addresses($result['contactId']),
            'index' => (string) Portal::value("SELECT COUNT(*) FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = {$result['contactId']}"),
            'companies' => [Portal::companyOf('contact', $result['contactId']), Portal::companyOf('deal', $result['dealId'])],
        ];
    }

    /** Ids differ from run to run: told by their distance from the newest contact and the newest deal. */
    private static function relative(array $state, int $contactId): string
    {
        $dealId = (int) Portal::value('SELECT MAX(ID) FROM b_crm_deal');

        return preg_replace_callback(
            '/(\b3:|CONTACT[ |])(\d+)|(\b2:|DEAL\|)(\d+)/',
            static fn(array $match): string => isset($match[4]) ? $match[3] . ($match[4] - $dealId) : $match[1] . ($match[2] - $contactId),
            preg_replace('/imol\|[^ "]+/', '', json_encode($state))
        );
    }
}
