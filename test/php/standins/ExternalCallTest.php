<?php

declare(strict_types=1);

use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Rest\Helper;
use PHPUnit\Framework\TestCase;

/** Calls that an application tells the practice portal of, in the real portal's order. */
final class ExternalCallTest extends TestCase
{
    private const LINE = '8 (495) 000-00-03';
    private const PHONE = '+79012223344';
    private CallTrace $events;

    protected function setUp(): void
    {
        Portal::reset();
        Portal::sql('DELETE FROM b_voximplant_external_line WHERE ID > 1');
        $this->events = new CallTrace();
    }

    protected function tearDown(): void
    {
        $this->events->stop();
    }

    public function testACallIsToldOfBeforeItsRowAndStartsAtOnce(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $deals = [PortalCards::deal(3, $client), PortalCards::deal(4, $client)];
        $call = [];
        $this->assertSame([
            'onCallInit',
            'INSERT b_voximplant_call',
            'INSERT b_voximplant_call_crm_entity',
            'INSERT b_voximplant_call_crm_entity',
            'INSERT b_voximplant_call_crm_entity',
            'UPDATE b_voximplant_call CRM_BINDINGS',
            'onCallStart',
        ], $this->events->of(function () use (&$call): void {
            $call = $this->register();
        }));
        $this->assertSame(['CONTACT', $client, []], [$call['entityType'], $call['entityId'], $call['created']]);
        $this->assertSame(['CALL_ID' => $call['callId'], 'CALL_TYPE' => 2, 'CALLER_ID' => self::PHONE, 'REST_APP_ID' => 1], $this->events->payload('onCallInit'));
        $this->assertSame('+74950000003', Call::load($call['callId'])->getPortalNumber());
        Portal::newHit();
        $isLoaded = null;
        $this->events->on('voximplant', 'onCallEnd', static function (array $event) use (&$isLoaded): void {
            $isLoaded = Call::load($event['CALL_ID']) !== false;
        });
        $this->assertSame([
            'OnBeforeCrmActivityAdd',
            'INSERT b_crm_act',
            'OnActivityAdd',
            "trigger CALL +74950000003 CONTACT {$client}, DEAL {$deals[0]}, DEAL {$deals[1]}",
            'INSERT b_voximplant_statistic',
            'DELETE b_voximplant_call_user',
            'DELETE b_voximplant_call',
            'onCallEnd',
        ], $this->events->of(function () use (&$call): void {
            $call += Portal::act('externalCallFinishes', ['callId' => $call['callId'], 'seconds' => 40, 'recordUrl' => 'https://pbx.example.com/1.mp3']);
        }));
        $this->assertFalse($isLoaded, 'the row is gone by then');
        $this->assertSame(["2:{$deals[0]}", "2:{$deals[1]}", "3:{$client}"], Portal::bindings($call['activityId']));
        $row = Portal::rows('SELECT * FROM b_voximplant_statistic')[0];
        $this->assertSame(
            ['+74950000003', self::PHONE, '200', (string) $call['activityId'], 'https://pbx.example.com/1.mp3', '5'],
            array_map(strval(...), [$row['PORTAL_NUMBER'], $row['PHONE_NUMBER'], $row['CALL_FAILED_CODE'], $row['CRM_ACTIVITY_ID'], $row['CALL_RECORD_URL'], $row['PORTAL_USER_ID']])
        );
    }

    public function testAMissedCallHasItsRowAfterTheStatistic(): void
    {
        PortalCards::contact('Иван', self::PHONE);
        $call = $this->register();
        $trace = $this->events->of(static fn() => Portal::act('externalCallFinishes', ['callId' => $call['callId']]));
        $this->assertSame(
            ['INSERT b_crm_act', 'INSERT b_voximplant_statistic', 'INSERT b_voximplant_statistic_missed', 'DELETE b_voximplant_call'],
            array_values(array_intersect($trace, ['INSERT b_crm_act', 'INSERT b_voximplant_statistic', 'INSERT b_voximplant_statistic_missed', 'DELETE b_voximplant_call']))
        );
        $this->assertNotContains('OnAfterStatisticAdd', $trace);
        $this->assertSame(['MISSED_CALL' => true], unserialize((string) Portal::value('SELECT SETTINGS FROM b_crm_act')));
    }

    public function testACallToldTwiceWithinHalfAnHourIsOneCall(): void
    {
        $first = $this->register();
        Portal::setClock('2026-03-02 12:29:00');
        $again = $this->register();
        $this->assertSame($first['callId'], $again['callId']);
        $this->assertSame(['onCallInit', 'onCallStart', 'onCallInit'], $this->events->names());
        $this->assertNotSame($first['callId'], $this->events->payload('onCallInit')['CALL_ID'], 'an id that is never used');
        $this->assertNotSame($first['callId'], $this->register(['externalCallId' => 'pbx-2'])['callId']);
        $this->assertNotSame($first['callId'], $this->register(['phone' => '+79990000000'])['callId']);
        Portal::setClock('2026-03-02 12:31:00');
        $this->assertNotSame($first['callId'], $this->register()['callId']);
    }

    public function testAHandlerMayGiveTheClientAnotherNumber(): void
    {
        $this->events->on('voximplant', 'onCallInit', static fn(Event $event) => new EventResult(EventResult::SUCCESS, ['CALLER_ID' => self::PHONE]));
        $client = PortalCards::contact('Иван', self::PHONE);
        $this->assertSame($client, $this->register(['phone' => '222-33-44'])['entityId']);
    }

    public function testTheCallStartIsInTimeForTheAnswer(): void
    {
        PortalCards::contact('Иван', self::PHONE);
        $other = PortalCards::contact('Ирина', '+79010000000');
        $this->events->on('voximplant', 'onCallStart', static function (array $event) use ($other): void {
            $call = Call::load($event['CALL_ID']);
            $former = array_map(static fn(array $entity): array => ['IS_PRIMARY' => 'N'] + $entity, $call->getCrmEntities());
            $call->updateCrmEntities([...$former, ['ENTITY_TYPE' => 'CONTACT', 'ENTITY_ID' => $other, 'IS_PRIMARY' => 'Y', 'IS_CREATED' => 'N']]);
            $call->updateCrmBindings([['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $other]]);
        });
        $call = $this->register();
        $this->assertSame($other, $call['entityId']);
        $this->assertSame(["3:{$other}"], Portal::bindings(Portal::act('externalCallFinishes', ['callId' => $call['callId'], 'seconds' => 5])['activityId']));
    }

    public function testAGivenContactBringsAllItsOpenDealsAndAGivenBindingOnlyItself(): void
    {
        $client = PortalCards::contact('Иван', '+79010000000');
        $deals = [PortalCards::deal(3, $client), PortalCards::deal(4, $client)];
        $call = $this->register(['entityType' => 'CONTACT', 'entityId' => $client]);
        $this->assertSame(["2:{$deals[0]}", "2:{$deals[1]}", "3:{$client}"], Portal::bindings(Portal::act('externalCallFinishes', ['callId' => $call['callId'], 'seconds' => 5])['activityId']));
        $result = Portal::hit(static fn() => Helper::registerExternalCall([
            'USER_ID' => 5, 'PHONE_NUMBER' => self::PHONE, 'TYPE' => 1, 'REST_APP_ID' => 1, 'CRM_ENTITY_TYPE' => 'CONTACT', 'CRM_ENTITY_ID' => $client,
            'CRM_BINDINGS' => [['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $deals[0]], ['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $client]],
        ]));
        $end = Portal::act('externalCallFinishes', ['callId' => $result->getData()['CALL_ID'], 'seconds' => 5]);
        $this->assertSame(["2:{$deals[0]}", "3:{$client}"], Portal::bindings($end['activityId']));
        $this->assertSame('REST_APP:1', Portal::value("SELECT PORTAL_NUMBER FROM b_voximplant_statistic WHERE ID = {$end['statisticId']}"), 'no line was named');
    }

    public function testANewLineIsMadeByItsNumber(): void
    {
        $call = $this->register(['number' => '8 (495) 777-00-00']);
        $this->assertSame(
            ['NUMBER' => '8 (495) 777-00-00', 'NORMALIZED_NUMBER' => '+74957770000', 'REST_APP_ID' => '1'],
            array_map(strval(...), Portal::rows('SELECT NUMBER, NORMALIZED_NUMBER, REST_APP_ID FROM b_voximplant_external_line ORDER BY ID DESC LIMIT 1')[0])
        );
        $this->assertSame('+74957770000', Call::load($call['callId'])->getPortalNumber());
        $this->register(['number' => '+7 495 777 00 00', 'phone' => '+79990000000']);
        $this->assertSame('2', (string) Portal::value('SELECT COUNT(*) FROM b_voximplant_external_line'));
    }

    public function testALeadOfTheCallGoesToWhoSpoke(): void
    {
        $call = $this->register(['isLeadWanted' => true]);
        $this->assertEquals([['ENTITY_TYPE' => 'LEAD', 'ENTITY_ID' => $call['entityId']]], $call['created']);
        Portal::act('externalCallFinishes', ['callId' => $call['callId'], 'seconds' => 5, 'userId' => 8]);
        $this->assertSame('8', (string) Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_lead WHERE ID = {$call['entityId']}"));
    }

    public function testTheEmployeeMayBeNamedByTheInnerNumber(): void
    {
        $call = $this->register(['userId' => 0, 'inner' => '106']);
        $this->assertSame(6, Call::load($call['callId'])->getUserId());
        $this->assertFalse(Helper::registerExternalCall(['PHONE_NUMBER' => self::PHONE, 'TYPE' => 2])->isSuccess());
        $this->assertFalse(Helper::registerExternalCall(['USER_ID' => 5, 'PHONE_NUMBER' => self::PHONE, 'TYPE' => 5])->isSuccess());
        $this->assertFalse(Helper::finishExternalCall(['CALL_ID' => 'never'])->isSuccess());
    }

    private function register(array $change = []): array
    {
        return Portal::act('externalCallRegisters', $change + ['userId' => 5, 'number' => self::LINE, 'phone' => self::PHONE]);
    }
}
