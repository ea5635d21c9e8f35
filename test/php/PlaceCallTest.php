<?php

declare(strict_types=1);

use Linewarden\Dispatch\Module;
use PHPUnit\Framework\TestCase;

/** The command that gives a call its contact and deal. */
final class PlaceCallTest extends TestCase
{
    private const PHONE = '+79012345678';
    private const TODO = ['subject' => 'Перезвонить', 'description' => 'Пропущенный звонок', 'deadline' => 1772452800, 'responsibleId' => 6];

    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testSamePhoneCallsBothCompaniesAndEachCallIsOnItsOwnCards(): void
    {
        // one contact with deals of both companies: the portal binds both calls to all of it
        $shared = PortalCards::contact('Общий', self::PHONE);
        $deals = [PortalCards::deal(3, $shared), PortalCards::deal(4, $shared)];
        $toAlfa = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $toBeta = PortalCalls::incoming(PortalCalls::BETA, self::PHONE);
        foreach ([$toAlfa, $toBeta] as $callId) {
            self::assertCount(3, Portal::bindings((int) PortalCalls::activity($callId)['ID']));
        }
        $alfa = Portal::command(PortalCalls::placement(1, $toAlfa, ['contact' => ['id' => $shared], 'deal' => ['id' => $deals[0]]]))['result'];
        $beta = Portal::command(PortalCalls::placement(2, $toBeta, [
            'company' => ['code' => 'beta', 'name' => 'Бета'], 'deal' => ['create' => ['title' => 'Звонок', 'categoryId' => 4]],
        ]))['result'];

        self::assertSame([$shared, false, $deals[0], false], array_slice(array_values($alfa), 0, 4));
        self::assertSame([true, true, false], [$beta['contactCreated'], $beta['dealCreated'], $beta['activityCreated']]);
        self::assertNotSame($alfa['contactId'], $beta['contactId']);
        foreach ([[$toAlfa, $alfa, 'Альфа'], [$toBeta, $beta, 'Бета']] as [$callId, $placed, $company]) {
            self::assertSame(["2:{$placed['dealId']}", "3:{$placed['contactId']}"], Portal::bindings($placed['activityId']));
            self::assertSame(['PHONE ' . self::PHONE . " 3:{$placed['contactId']}"], PortalCalls::communications($placed['activityId']));
            self::assertSame("CONTACT {$placed['contactId']}", PortalCalls::client($callId));
            $ownDeal = $callId === $toAlfa ? ["DEAL {$placed['dealId']} N"] : []; // the portal named it, a new one it did not
            self::assertSame(["CONTACT {$placed['contactId']} Y", ...$ownDeal], PortalCalls::clients($callId));
            self::assertSame([$company, $company], [Portal::companyOf('contact', $placed['contactId']), Portal::companyOf('deal', $placed['dealId'])]);
        }
        self::assertSame(['PHONE WORK ' . self::PHONE], Portal::addresses($beta['contactId']));
    }

    public function testUnknownCallerGetsTheActivityThatThePortalDidNotMake(): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, 6, 65);
        self::assertNull(PortalCalls::activity($callId));
        $result = Portal::command(PortalCalls::placement(1, $callId))['result'];
        $activity = PortalCalls::activity($callId);
        $start = PortalCalls::statistic($callId)['CALL_START_DATE'];

        self::assertTrue($result['activityCreated']);
        self::assertSame(['2', 'VOXIMPLANT_CALL', 'CALL', '1', 'N', '6', 'Входящий звонок ' . self::PHONE], array_map('strval', [
            $activity['TYPE_ID'], $activity['PROVIDER_ID'], $activity['PROVIDER_TYPE_ID'], $activity['DIRECTION'], $activity['COMPLETED'],
            $activity['RESPONSIBLE_ID'], $activity['SUBJECT'],
        ]));
        self::assertSame([$start->getTimestamp(), $start->getTimestamp() + 65], [$activity['START_TIME']->getTimestamp(), $activity['END_TIME']->getTimestamp()]);
        self::assertSame([], unserialize($activity['SETTINGS']));
        self::assertSame((string) $result['activityId'], (string) PortalCalls::statistic($callId)['CRM_ACTIVITY_ID']);
        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame(self::PHONE, Portal::value("SELECT NAME FROM b_crm_contact WHERE ID = {$result['contactId']}"), 'a card without a name cannot be opened');

        $again = Portal::command(PortalCalls::placement(2, $callId, ['contact' => ['id' => $result['contactId']], 'deal' => ['id' => $result['dealId']]]))['result'];
        self::assertSame([$result['activityId'], false], [$again['activityId'], $again['activityCreated']]);
    }

    public function testMissedCallSaysSoInItsActivityAndItsResponsibleIsTheChosenOne(): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, 0);
        Portal::command(PortalCalls::placement(1, $callId, ['activityResponsibleId' => 8]));
        $activity = PortalCalls::activity($callId);

        self::assertSame(['MISSED_CALL' => true], unserialize($activity['SETTINGS']));
        self::assertSame(['8', 'N'], [(string) $activity['RESPONSIBLE_ID'], $activity['COMPLETED']]);
    }

    public function testOutgoingCallAndCallbackAreToldApart(): void
    {
        $calls = [];
        foreach (['+79010000001' => false, '+79010000002' => true] as $phone => $isCallback) {
            $call = Portal::act('callGoesOut', ['number' => PortalCalls::ALFA, 'phone' => $phone, 'userId' => 5, 'isCallback' => $isCallback]);
            Portal::act('callEnds', $call + ['seconds' => 5]);
            Portal::command(PortalCalls::placement(count($calls) + 1, $call['callId'], ['direction' => 'outgoing', 'phone' => $phone]));
            $activity = PortalCalls::activity($call['callId']);
            $calls[] = [$activity['PROVIDER_TYPE_ID'], (string) $activity['DIRECTION'], $activity['COMPLETED'], $activity['SUBJECT']];
        }

        self::assertSame(
            [['CALL', '2', 'Y', 'Исходящий звонок +79010000001'], ['CALLBACK', '2', 'Y', 'Исходящий звонок +79010000002']],
            $calls
        );
    }

    public function testCallThatGoesOnIsSteeredAndItsActivityIsRightFromTheStart(): void
    {
        $other = PortalCards::contact('Чужой', self::PHONE);
        PortalCards::deal(4, $other);
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        $result = Portal::command(PortalCalls::placement(1, $call['callId'], ['isEnded' => false]))['result'];
        Portal::newHit();

        self::assertSame([0, false], [$result['activityId'], $result['activityCreated']]);
        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], PortalCalls::bindings($call['callId']));
        self::assertSame(["CONTACT {$result['contactId']} Y"], PortalCalls::clients($call['callId']), 'of contact ' . $other . ' and its deal nothing is left');
        Portal::act('callEnds', $call + ['seconds' => 5]);
        $activityId = (int) PortalCalls::activity($call['callId'])['ID'];
        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($activityId));

        Portal::command(PortalCalls::placement(2, $call['callId'], ['contact' => ['id' => $result['contactId']], 'deal' => ['id' => $result['dealId']]]));
        self::assertSame(["CONTACT {$result['contactId']} Y"], PortalCalls::clients($call['callId']));
    }

    public function testCommandForACallThatHasEndedMeanwhilePutsItRight(): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $result = Portal::command(PortalCalls::placement(1, $callId, ['isEnded' => false]))['result'];

        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
    }

    public function testContactWithoutADeal(): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $result = Portal::command(PortalCalls::placement(1, $callId, ['deal' => null, 'todo' => self::TODO]))['result'];

        self::assertSame([0, false], [$result['dealId'], $result['dealCreated']]);
        self::assertSame(["3:{$result['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame(["3:{$result['contactId']}"], Portal::bindings($result['todoId']));
        self::assertSame('0', (string) Portal::value('SELECT COUNT(*) FROM b_crm_deal'));
    }

    public function testTodoIsMadeOnTheDealAndTheNextCallCompletesIt(): void
    {
        $missed = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, 0);
        $result = Portal::command(PortalCalls::placement(1, $missed, ['todo' => self::TODO]))['result'];
        $todo = Portal::rows("SELECT * FROM b_crm_act WHERE ID = {$result['todoId']}")[0];

        self::assertSame(['CRM_TODO', 'Перезвонить', 'Пропущенный звонок', '6', 'N', 1772452800], [
            $todo['PROVIDER_ID'], $todo['SUBJECT'], $todo['DESCRIPTION'], (string) $todo['RESPONSIBLE_ID'], $todo['COMPLETED'], $todo['DEADLINE']->getTimestamp(),
        ]);
        self::assertSame(["2:{$result['dealId']}"], Portal::bindings($result['todoId']));

        $cards = ['contact' => ['id' => $result['contactId']], 'deal' => ['id' => $result['dealId']]];
        $answered = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $ofCall = (int) PortalCalls::activity($answered)['ID'];
        $completing = PortalCalls::placement(2, $answered, $cards + ['completeTodoIds' => [$result['todoId'], $ofCall, 999999]]);
        self::assertSame(['done', 0], [($done = Portal::command($completing))['status'], $done['result']['todoId']]);
        self::assertSame('Y', Portal::value("SELECT COMPLETED FROM b_crm_act WHERE ID = {$result['todoId']}"));
        self::assertSame('N', Portal::value("SELECT COMPLETED FROM b_crm_act WHERE ID = $ofCall"), 'no to-do, so none of our business');
        self::assertSame('done', Portal::command(['id' => Portal::uuid(3)] + $completing)['status'], 'already completed');
    }

    public function testGivenContactGetsThePhoneItLacksOnce(): void
    {
        $contactId = PortalCards::contact('Иван', '8 (901) 234-56-78');
        $first = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        Portal::command(PortalCalls::placement(1, $first, ['contact' => ['id' => $contactId]]));
        self::assertSame(['PHONE WORK 8 (901) 234-56-78'], Portal::addresses($contactId), 'the same number written otherwise');
        $second = PortalCalls::incoming(PortalCalls::ALFA, '+79990001122');
        Portal::command(PortalCalls::placement(2, $second, ['contact' => ['id' => $contactId], 'phone' => '+79990001122']));
        self::assertSame(['PHONE WORK +79990001122', 'PHONE WORK 8 (901) 234-56-78'], Portal::addresses($contactId));
    }

    public function testWithheldNumberLeavesNothingInTheContact(): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, '');
        $result = Portal::command(PortalCalls::placement(1, $callId, ['phone' => '']))['result'];

        self::assertSame([], Portal::addresses($result['contactId']));
        self::assertSame('Номер скрыт', Portal::value("SELECT NAME FROM b_crm_contact WHERE ID = {$result['contactId']}"));
        self::assertSame([], PortalCalls::communications($result['activityId']));
    }

    public function testCallRefusedByTheBlackListGetsNoActivity(): void
    {
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        Portal::act('callEnds', $call + ['seconds' => 0, 'code' => '423']);
        $result = Portal::command(PortalCalls::placement(1, $call['callId']))['result'];

        self::assertSame([0, false], [$result['activityId'], $result['activityCreated']]);
        self::assertSame("CONTACT {$result['contactId']}", PortalCalls::client($call['callId']));
    }

    /** @dataProvider stages */
    public function testLeadThatThePortalMadeForTheCallLeavesTheActivity(bool $isPlacedWhileItRuns): void
    {
        Portal::sql("UPDATE b_voximplant_config SET CRM_CREATE = 'lead' WHERE SEARCH_ID = '" . PortalCalls::ALFA . "'");
        try {
            $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
            $leadId = (int) Portal::value('SELECT MAX(ID) FROM b_crm_lead');
            self::assertGreaterThan(0, $leadId, 'the portal makes a lead of an unknown caller');
            $cards = [];
            if ($isPlacedWhileItRuns) {
                $made = Portal::command(PortalCalls::placement(1, $call['callId'], ['isEnded' => false]))['result'];
                $cards = ['contact' => ['id' => $made['contactId']], 'deal' => ['id' => $made['dealId']]];
            }
            Portal::act('callEnds', $call + ['seconds' => 0]);
            $activity = PortalCalls::activity($call['callId']);
            $isPlacedWhileItRuns || self::assertContains("1:$leadId", Portal::bindings((int) $activity['ID']));
            $result = Portal::command(PortalCalls::placement(2, $call['callId'], $cards))['result'];
        } finally {
            Portal::sql("UPDATE b_voximplant_config SET CRM_CREATE = 'none' WHERE SEARCH_ID = '" . PortalCalls::ALFA . "'");
        }

        self::assertSame((int) $activity['ID'], $result['activityId'], 'the portal made one, and it is put right');
        self::assertSame(["2:{$result['dealId']}", "3:{$result['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame(['PHONE ' . self::PHONE . " 3:{$result['contactId']}"], PortalCalls::communications($result['activityId']));
        self::assertSame("CONTACT {$result['contactId']}", PortalCalls::client($call['callId']));
        self::assertSame(["CONTACT {$result['contactId']} Y", "LEAD $leadId N"], PortalCalls::clients($call['callId']));
        self::assertSame(['1', '1'], array_slice(Portal::counts(), 0, 2));
    }

    public static function stages(): array
    {
        return ['while it runs and after it' => [true], 'only when it is over' => [false]];
    }

    public function testForeignDealLeavesTheCallsClientsAndALeadStaysBehind(): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        Portal::sql("INSERT INTO b_voximplant_call_crm_entity (CALL_ID, ENTITY_TYPE, ENTITY_ID, IS_PRIMARY, IS_CREATED) VALUES
            ('$callId', 'LEAD', 3, 'Y', 'Y'), ('$callId', 'DEAL', 4, 'N', 'N'), ('$callId', 'CONTACT', 5, 'Y', 'N')");
        $result = Portal::command(PortalCalls::placement(1, $callId))['result'];

        self::assertSame(["CONTACT {$result['contactId']} Y", 'LEAD 3 N'], PortalCalls::clients($callId));
    }

    public function testResponsiblesFollowWhereThatIsAsked(): void
    {
        $contactId = PortalCards::contact('Иван', self::PHONE);
        $dealId = PortalCards::deal(3, $contactId);
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        Portal::command(PortalCalls::placement(1, $callId, [
            'contact' => ['id' => $contactId], 'deal' => ['id' => $dealId], 'responsibleId' => 8, 'setDealResponsible' => true, 'activityResponsibleId' => 8,
        ]));

        self::assertSame(['8', '5', '8'], array_map('strval', [
            Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = $dealId"), Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_contact WHERE ID = $contactId"),
            PortalCalls::activity($callId)['RESPONSIBLE_ID'],
        ]));
    }

    public function testCallIsBusyUntilItsLastHitIsOver(): void
    {
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        $command = PortalCalls::placement(1, $call['callId']);
        self::assertSame(['later', 'CALL_BUSY'], [($answer = Portal::command($command))['status'], $answer['code']], 'said to have ended, but it goes on');

        // inside the hit that ends it: the statistic is there, the activity is not
        $inside = Portal::withHandler('voximplant', 'OnAfterStatisticAdd', static function () use (&$seen, $command): void {
            $seen = Portal::command($command);
        }, static fn() => Portal::act('callEnds', $call + ['seconds' => 5]));
        self::assertSame(0, $inside['activityId']);
        self::assertSame(['later', 'CALL_BUSY'], [$seen['status'], $seen['code']]);
        self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2), 'nothing is made meanwhile');

        Portal::newHit();
        self::assertTrue(Portal::command($command)['result']['activityCreated']);
    }

    public function testRowThatADeadHitLeftBehindIsNotWaitedForForEver(): void
    {
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        $command = PortalCalls::placement(1, $call['callId']);
        self::assertSame('later', Portal::command($command)['status']);
        Portal::setClock('2026-03-02 12:01:05');

        self::assertSame('done', Portal::command($command)['status']);
    }

    public function testExternalCallIsPlacedToo(): void
    {
        $call = Portal::act('externalCallRegisters', ['number' => '74950000003', 'phone' => self::PHONE, 'userId' => 6]);
        $live = Portal::command(PortalCalls::placement(1, $call['callId'], ['isEnded' => false]))['result'];
        Portal::newHit();
        Portal::act('externalCallFinishes', $call + ['seconds' => 30]);
        $result = Portal::command(PortalCalls::placement(2, $call['callId'], ['contact' => ['id' => $live['contactId']], 'deal' => ['id' => $live['dealId']]]))['result'];

        self::assertFalse($result['activityCreated']);
        self::assertSame(["2:{$live['dealId']}", "3:{$live['contactId']}"], Portal::bindings($result['activityId']));
        self::assertSame("CONTACT {$live['contactId']}", PortalCalls::client($call['callId']));
    }

    public function testOwnWritesTellNothing(): void
    {
        PortalCards::contact('Иван', self::PHONE);
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        Portal::forgetEvents();
        Portal::command(PortalCalls::placement(1, $callId, ['todo' => self::TODO]));

        self::assertSame([], Portal::events());
    }

    /** @dataProvider refusals */
    public function testRefusalMakesNothing(array $change, string $code): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $answer = Portal::command(PortalCalls::placement(1, $callId, $change));

        self::assertSame(['refused', $code], [$answer['status'], $answer['code']]);
        self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2));
    }

    public static function refusals(): array
    {
        return [
            'no such call' => [['callId' => 'nothing'], 'CALL_NOT_FOUND'],
            'no such contact' => [['contact' => ['id' => 777]], 'CONTACT_NOT_FOUND'],
            'no such deal' => [['deal' => ['id' => 777]], 'DEAL_NOT_FOUND'],
            'no such pipeline' => [['deal' => ['create' => ['title' => 'x', 'categoryId' => 99]]], 'PIPELINE_NOT_FOUND'],
        ];
    }

    public function testServiceUserWhoLeftIsNamed(): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $before = Module::serviceUserId();
        Module::setServiceUserId(7);
        try {
            self::assertSame('SERVICE_USER_WRONG', Portal::command(PortalCalls::placement(1, $callId))['code']);
        } finally {
            Module::setServiceUserId($before);
        }
    }

    /** @dataProvider wrongFields */
    public function testWrongFieldIsNamed(array $change, string $field): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);
        $answer = Portal::command(PortalCalls::placement(1, $callId, $change));

        self::assertSame(['refused', 'FIELD_WRONG', $field], [$answer['status'], $answer['code'], $answer['field'] ?? null]);
        self::assertSame(['0', '0'], array_slice(Portal::counts(), 0, 2));
    }

    public static function wrongFields(): array
    {
        $create = ['name' => '', 'lastName' => '', 'phones' => [], 'emails' => []];

        return [
            'call' => [['callId' => ''], 'callId'],
            'long call' => [['callId' => str_repeat('x', 256)], 'callId'],
            'direction' => [['direction' => 'redirected'], 'direction'],
            'phone' => [['phone' => 79012345678], 'phone'],
            'company' => [['company' => ['code' => 'alfa']], 'company.name'],
            'contact' => [['contact' => null], 'contact'],
            'contact id' => [['contact' => ['id' => 0]], 'contact.id'],
            'contact phones' => [['contact' => ['create' => ['phones' => 'x'] + $create]], 'contact.create.phones'],
            'contact e-mails' => [['contact' => ['create' => ['emails' => [1]] + $create]], 'contact.create.emails'],
            'deal' => [['deal' => 5], 'deal'],
            'deal title' => [['deal' => ['create' => ['title' => '', 'categoryId' => 3]]], 'deal.create.title'],
            'pipeline' => [['deal' => ['create' => ['title' => 'x', 'categoryId' => '3']]], 'deal.create.categoryId'],
            'responsible' => [['responsibleId' => 0], 'responsibleId'],
            'contact flag' => [['setContactResponsible' => null], 'setContactResponsible'],
            'deal flag' => [['setDealResponsible' => 1], 'setDealResponsible'],
            'activity responsible' => [['activityResponsibleId' => -1], 'activityResponsibleId'],
            'ended' => [['isEnded' => 'true'], 'isEnded'],
            'to-do' => [['todo' => 'call back'], 'todo'],
            'to-do subject' => [['todo' => ['subject' => ' '] + self::TODO], 'todo.subject'],
            'to-do deadline' => [['todo' => ['deadline' => '2026-03-02'] + self::TODO], 'todo.deadline'],
            'to-do responsible' => [['todo' => ['responsibleId' => 0] + self::TODO], 'todo.responsibleId'],
            'completed' => [['completeTodoIds' => ['5']], 'completeTodoIds'],
        ];
    }

    /** A firm of ours rings from its own number: the portal binds all of its deals, of whatever pipeline. */
    public function testCallOfAFirmIsOnItsDealAndNobodysCardIsMade(): void
    {
        [$firmId, $deals] = self::firm();
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, 6, 65);
        $contacts = Portal::counts();
        $result = Portal::command(self::firmCall(1, $callId, $firmId, $deals[0]))['result'];

        self::assertSame(['2:' . $deals[0], "4:$firmId"], Portal::bindings($result['activityId']));
        self::assertSame(['PHONE ' . self::PHONE . " 4:$firmId"], PortalCalls::communications($result['activityId']));
        self::assertSame("COMPANY $firmId", PortalCalls::client($callId));
        self::assertSame(["COMPANY $firmId Y", "DEAL {$deals[0]} N"], PortalCalls::clients($callId));
        self::assertSame($contacts, Portal::counts());
        self::assertSame('Альфа', Portal::companyOf('deal', $deals[0]));
        self::assertSame($result, Portal::command(self::firmCall(1, $callId, $firmId, $deals[0]))['result']);
    }

    public function testWhileAFirmRingsItsDealOfTheCompanyIsNamedAndNoOther(): void
    {
        PortalCalls::tellNumbers();
        [$firmId, $deals] = self::firm();
        $callId = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE])['callId'];

        self::assertSame(["COMPANY $firmId Y", "DEAL {$deals[0]} N"], PortalCalls::clients($callId));
    }

    public function testDealThatHasBecomeAnothersIsNoDealOfTheFirm(): void
    {
        [$firmId, $deals] = self::firm();
        Portal::sql("UPDATE b_crm_deal SET COMPANY_ID = 0 WHERE ID = {$deals[0]}");
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);

        self::assertSame('DEAL_NOT_FOUND', Portal::command(self::firmCall(1, $callId, $firmId, $deals[0]))['code']);
    }

    public function testFirmThatThePortalHasBoundStaysBesideTheContact(): void
    {
        [$firmId, $deals] = self::firm();
        $contact = PortalCards::contact('Пётр', '+79019999999');
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, 6, 65);
        $result = Portal::command(PortalCalls::placement(1, $callId, [
            'contact' => ['id' => $contact], 'deal' => ['id' => $deals[0]], 'firmIds' => [$firmId],
        ]))['result'];

        self::assertSame(["2:{$deals[0]}", "3:$contact", "4:$firmId"], Portal::bindings($result['activityId']));
    }

    /** @return array{int, array{int, int}} the firm, and its open deals with Alfa and with Beta */
    private static function firm(): array
    {
        Portal::sql("INSERT INTO b_crm_company (ID, TITLE, ASSIGNED_BY_ID) VALUES (70, 'Завод', 1)");
        Portal::sql("INSERT INTO b_crm_dp_comm_mcd (ENTITY_TYPE_ID, ENTITY_ID, TYPE, VALUE) VALUES (4, 70, 'PHONE', '79012345678')");
        $deals = [PortalCards::deal(3, PortalCards::contact('Директор', '+79010000001')), PortalCards::deal(4, PortalCards::contact('Снабженец', '+79010000002'))];
        Portal::sql('UPDATE b_crm_deal SET COMPANY_ID = 70 WHERE ID IN (' . implode(',', $deals) . ')');

        return [70, $deals];
    }

    private static function firmCall(int $number, string $callId, int $firmId, int $dealId): array
    {
        $fields = array_diff_key(PortalCalls::placement($number, $callId), ['contact' => 1, 'deal' => 1, 'setContactResponsible' => 1]);

        return ['type' => 'placeFirmCall', 'firmId' => $firmId, 'dealId' => $dealId] + $fields;
    }
}
