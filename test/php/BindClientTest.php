<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** The commands that bind past threads of a client to its cards, and take it back. */
final class BindClientTest extends TestCase
{
    private const PHONE = '+79012345678';

    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testOpenAndClosedSessionsAndCallsEndOnTheContactAndTheDeal(): void
    {
        [$open, $closed, $callId, $contactId, $dealId] = self::threads();
        $before = Portal::command(self::bind($contactId, $dealId, [$open, $closed], [$callId]))['result']['before'];

        self::assertSame([['session', (string) $open['sessionId']], ['session', (string) $closed['sessionId']], ['call', $callId]], array_map(
            static fn(array $thread): array => [$thread['kind'], $thread['id']],
            $before
        ));
        foreach ($before as $thread) {
            self::assertSame(["2:$dealId", "3:$contactId"], Portal::bindings($thread['activityId']), $thread['kind']);
            self::assertStringEndsWith(" 3:$contactId", implode(PortalCalls::communications($thread['activityId'])));
            self::assertNotContains(['typeId' => 3, 'id' => $contactId], $thread['bindings']);
        }
        self::assertSame([null, null], [$before[0]['statistic'], $before[1]['statistic']]);
        self::assertSame('CONTACT', $before[2]['statistic']['entityType']);
        self::assertSame("CONTACT $contactId", PortalCalls::client($callId));
        self::assertSame(["CONTACT $contactId Y"], PortalCalls::clients($callId));
        foreach ([$open, $closed] as $dialog) {
            self::assertStringContainsString("CONTACT|$contactId|DEAL|$dealId", Portal::chat($dialog)['ENTITY_DATA_2']);
        }
        self::assertSame('6', (string) PortalCalls::activity($callId)['RESPONSIBLE_ID'], 'who spoke stays responsible');
    }

    public function testTakenBackEveryThreadIsAsItWas(): void
    {
        [$open, $closed, $callId, $contactId, $dealId] = self::threads();
        $was = self::stateOf([$open, $closed], $callId);
        $before = Portal::command(self::bind($contactId, $dealId, [$open, $closed], [$callId]))['result']['before'];
        self::assertNotSame($was, self::stateOf([$open, $closed], $callId));
        $answer = Portal::command(['id' => Portal::uuid(2), 'type' => 'restoreBindings', 'threads' => $before]);

        self::assertSame(['done', []], [$answer['status'], $answer['result']]);
        self::assertSame($was, self::stateOf([$open, $closed], $callId));
    }

    public function testContactAlone(): void
    {
        [$open, , $callId, $contactId] = self::threads();
        $before = Portal::command(self::bind($contactId, 0, [$open], [$callId]))['result']['before'];

        foreach ($before as $thread) {
            self::assertSame(["3:$contactId"], Portal::bindings($thread['activityId']));
        }
        self::assertStringContainsString("CONTACT|$contactId|DEAL|0", Portal::chat($open)['ENTITY_DATA_2']);
    }

    public function testChatShowsTheCardsOfItsNewestSession(): void
    {
        [, $old, , $contactId, $dealId] = self::threads();
        $new = Portal::clientWrites('wa-closed');
        Portal::command(self::placed(9, $new));
        self::assertNotSame($old['sessionId'], $new['sessionId']);
        self::assertSame($old['chatId'], $new['chatId']);
        $shown = Portal::chat($new)['ENTITY_DATA_2'];
        Portal::command(self::bind($contactId, $dealId, [$old], []));

        self::assertSame($shown, Portal::chat($new)['ENTITY_DATA_2']);
    }

    public function testCompanyOfTheDealStaysBoundWhereItIsAndNoOtherDoes(): void
    {
        [$open, $closed, $callId, $contactId, $dealId] = self::threads();
        Portal::sql("INSERT INTO b_crm_company (ID, TITLE, ASSIGNED_BY_ID) VALUES (70, 'Завод', 1), (71, 'Другой завод', 1)");
        Portal::sql("UPDATE b_crm_deal SET COMPANY_ID = 70 WHERE ID = $dealId");
        $activityOf = static fn(array $dialog): int => (int) \CCrmActivity::GetByOriginID("IMOL_{$dialog['sessionId']}", false)['ID'];
        $bound = [$activityOf($open), (int) PortalCalls::activity($callId)['ID']];
        foreach ($bound as $activityId) {
            Portal::sql("INSERT INTO b_crm_act_bind (ACTIVITY_ID, OWNER_ID, OWNER_TYPE_ID) VALUES ($activityId, 70, 4), ($activityId, 71, 4)");
        }
        Portal::command(self::bind($contactId, $dealId, [$open, $closed], [$callId]));

        foreach ($bound as $activityId) {
            self::assertSame(["2:$dealId", "3:$contactId", '4:70'], Portal::bindings($activityId));
        }
        self::assertSame(["2:$dealId", "3:$contactId"], Portal::bindings($activityOf($closed)), 'nobody binds it where it was not');
    }

    public function testSessionOfAnotherClientByNowIsLeft(): void
    {
        [$open, $closed, , $contactId, $dealId] = self::threads();
        $was = Portal::rows('SELECT * FROM b_crm_act_bind ORDER BY 1');
        $reused = [['userCode' => 'whatsapp|1|other|5'] + $open, ['chatId' => $closed['chatId'] + 1000] + $closed];
        $answer = Portal::command(self::bind($contactId, $dealId, $reused, []));

        self::assertSame(['done', [0, 0]], [$answer['status'], array_column($answer['result']['before'], 'activityId')]);
        self::assertSame($was, Portal::rows('SELECT * FROM b_crm_act_bind ORDER BY 1'));
    }

    public function testThreadsWithoutAnActivityAreLeftAndSaidSo(): void
    {
        $unplaced = Portal::clientWrites('wa-unplaced');
        $unknown = PortalCalls::incoming(PortalCalls::ALFA, '+79990001122');
        $contactId = PortalCards::contact('Иван', self::PHONE);
        $gone = ['sessionId' => 777777] + $unplaced;
        $before = Portal::command(self::bind($contactId, 0, [$unplaced, $gone], [$unknown, 'nothing']))['result']['before'];

        self::assertSame([0, 0, 0, 0], array_column($before, 'activityId'));
        self::assertSame([null, null, ['entityType' => '', 'entityId' => 0], null], array_column($before, 'statistic'));
        self::assertSame('', PortalCalls::client($unknown));
        self::assertSame('done', Portal::command(['id' => Portal::uuid(2), 'type' => 'restoreBindings', 'threads' => $before])['status']);
    }

    public function testCardsThatAreGoneAreNotRestored(): void
    {
        [, , $callId, $contactId, $dealId] = self::threads();
        $activityId = (int) PortalCalls::activity($callId)['ID'];
        $before = Portal::command(self::bind($contactId, $dealId, [], [$callId]))['result']['before'];
        foreach ($before[0]['bindings'] as $binding) {
            $binding['typeId'] === 3 ? (new \CCrmContact(false))->Delete($binding['id']) : null;
        }
        Portal::command(['id' => Portal::uuid(2), 'type' => 'restoreBindings', 'threads' => $before]);
        $left = array_filter($before[0]['bindings'], static fn(array $binding): bool => $binding['typeId'] === 2);

        self::assertSame(array_map(static fn(array $b): string => "2:{$b['id']}", array_values($left)), Portal::bindings($activityId));
        self::assertSame("CONTACT $contactId", PortalCalls::client($callId), 'the contact of before is no more');
    }

    public function testOwnWritesTellNothing(): void
    {
        [$open, $closed, $callId, $contactId, $dealId] = self::threads();
        Portal::forgetEvents();
        $before = Portal::command(self::bind($contactId, $dealId, [$open, $closed], [$callId]))['result']['before'];
        Portal::command(['id' => Portal::uuid(2), 'type' => 'restoreBindings', 'threads' => $before]);

        self::assertSame([], Portal::events());
    }

    public function testHundredThreadsAreBoundInOneGo(): void
    {
        $contactId = PortalCards::contact('Иван', self::PHONE);
        $callIds = [];
        for ($call = 0; $call < 100; $call++) {
            $callIds[] = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        }
        $to = PortalCards::contact('Пётр', '+79010000009');
        $answer = Portal::command(self::bind($to, 0, [], $callIds));

        self::assertCount(100, $answer['result']['before']);
        self::assertSame('100', (string) Portal::value("SELECT COUNT(*) FROM b_crm_act_bind WHERE OWNER_TYPE_ID = 3 AND OWNER_ID = $to"));
        self::assertSame('0', (string) Portal::value("SELECT COUNT(*) FROM b_crm_act_bind WHERE OWNER_TYPE_ID = 3 AND OWNER_ID = $contactId"));
    }

    public function testMoreThanTheAnswerCanHoldIsRefusedBeforeAnythingIsChanged(): void
    {
        $contactId = PortalCards::contact('Иван', self::PHONE);
        $callIds = [];
        for ($call = 0; $call < 30; $call++) {
            $callIds[] = $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
            $activityId = (int) PortalCalls::activity($callId)['ID'];
            $rows = implode(', ', array_map(static fn(int $number): string => "($activityId, 100000 + $number, 2)", range(1, 99)));
            Portal::sql("INSERT INTO b_crm_act_bind (ACTIVITY_ID, OWNER_ID, OWNER_TYPE_ID) VALUES $rows");
        }
        $answer = Portal::command(self::bind($contactId, 0, [], $callIds));

        self::assertSame(['refused', 'FIELD_WRONG', 'sessions'], [$answer['status'], $answer['code'], $answer['field']]);
        self::assertCount(100, Portal::bindings($activityId));
    }

    /** @dataProvider refusals */
    public function testRefusalChangesNothing(array $change, string $code): void
    {
        [$open, $closed, $callId, $contactId, $dealId] = self::threads();
        $was = self::stateOf([$open, $closed], $callId);
        $answer = Portal::command($change + self::bind($contactId, $dealId, [$open, $closed], [$callId]));

        self::assertSame(['refused', $code], [$answer['status'], $answer['code']]);
        self::assertSame($was, self::stateOf([$open, $closed], $callId));
    }

    public static function refusals(): array
    {
        return [
            'no such contact' => [['contactId' => 777], 'CONTACT_NOT_FOUND'],
            'no such deal' => [['dealId' => 777], 'DEAL_NOT_FOUND'],
            'of another company' => [['company' => ['code' => 'beta', 'name' => 'Бета']], 'CRM_REFUSED'],
        ];
    }

    /** @dataProvider wrongFields */
    public function testWrongFieldIsNamed(array $change, string $field): void
    {
        $answer = Portal::command($change + self::bind(5, 0, [], []));

        self::assertSame(['refused', 'FIELD_WRONG', $field], [$answer['status'], $answer['code'], $answer['field'] ?? null]);
    }

    public static function wrongFields(): array
    {
        $session = ['sessionId' => 1, 'chatId' => 1, 'userCode' => 'x'];
        $thread = ['kind' => 'call', 'id' => 'x', 'activityId' => 1, 'bindings' => [], 'statistic' => null];
        $restore = static fn(array $changed): array => ['type' => 'restoreBindings', 'threads' => [$thread, $changed + $thread]];

        return [
            'company' => [['company' => null], 'company'],
            'contact' => [['contactId' => 0], 'contactId'],
            'deal' => [['dealId' => -1], 'dealId'],
            'sessions' => [['sessions' => [5]], 'sessions'],
            'session' => [['sessions' => [$session, ['sessionId' => 'x'] + $session]], 'sessions.1.sessionId'],
            'calls' => [['callIds' => [5]], 'callIds'],
            'too many' => [['sessions' => array_fill(0, 60, $session), 'callIds' => array_map('strval', range(1, 60))], 'callIds'],
            'threads' => [['type' => 'restoreBindings', 'threads' => null], 'threads'],
            'kind' => [$restore(['kind' => 'mail']), 'threads.1.kind'],
            'id' => [$restore(['id' => '']), 'threads.1.id'],
            'session id' => [$restore(['kind' => 'session', 'id' => 'x']), 'threads.1.id'],
            'activity' => [$restore(['activityId' => null]), 'threads.1.activityId'],
            'bindings' => [$restore(['bindings' => null]), 'threads.1.bindings'],
            'binding' => [$restore(['bindings' => [['typeId' => 2, 'id' => 0]]]), 'threads.1.bindings.0.id'],
            'statistic' => [$restore(['statistic' => ['entityType' => 'CONTACT', 'entityId' => '5']]), 'threads.1.statistic.entityId'],
        ];
    }

    /** @return array the command for company Alfa */
    public static function bind(int $contactId, int $dealId, array $dialogs, array $callIds): array
    {
        return [
            'id' => Portal::uuid(1), 'type' => 'bindClient', 'company' => ['code' => 'alfa', 'name' => 'Альфа'], 'contactId' => $contactId, 'dealId' => $dealId,
            'sessions' => array_map(static fn(array $dialog): array => array_intersect_key($dialog, ['sessionId' => 1, 'chatId' => 1, 'userCode' => 1]), $dialogs),
            'callIds' => $callIds,
        ];
    }

    /** @return array{array, array, string, int, int} an open and a closed session, a call, and the contact and deal they are to go to */
    public static function threads(): array
    {
        Portal::putGateBefore(1);
        $open = Portal::clientWrites('wa-open');
        Portal::command(self::placed(7, $open));
        $closed = Portal::clientWrites('wa-closed');
        Portal::command(self::placed(8, $closed));
        Portal::hit(static fn() => (new \Bitrix\ImOpenLines\Chat($closed['chatId']))->finish(0, true, true));
        $other = PortalCards::contact('Старый', self::PHONE);
        PortalCards::deal(3, $other);
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $contactId = PortalCalls::contactOf('Альфа', '+79010000009', 'Новый');
        $dealId = PortalCalls::dealOf('Альфа', 3, $contactId);
        Portal::newHit();

        return [$open, $closed, $callId, $contactId, $dealId];
    }

    /** @return array what the threads are bound to and whom they and their chats name */
    public static function stateOf(array $dialogs, string $callId): array
    {
        $activities = array_map(static fn(array $dialog): int => (int) Portal::value("SELECT ID FROM b_crm_act WHERE ORIGIN_ID = 'IMOL_{$dialog['sessionId']}'"), $dialogs);
        $activities[] = (int) PortalCalls::activity($callId)['ID'];

        return [
            array_map([Portal::class, 'bindings'], $activities),
            array_map([PortalCalls::class, 'communications'], $activities),
            array_map(static fn(array $dialog): string => Portal::chat($dialog)['ENTITY_DATA_2'], $dialogs),
            PortalCalls::client($callId),
            preg_grep('/^CONTACT/', PortalCalls::clients($callId)),
        ];
    }

    private static function placed(int $number, array $dialog): array
    {
        return Portal::placement($number, $dialog, ['contact' => ['create' => ['name' => 'Клиент', 'lastName' => '', 'phones' => [], 'emails' => []]]]);
    }
}
