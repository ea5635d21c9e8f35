<?php

declare(strict_types=1);

use Bitrix\Main\Loader;
use Bitrix\Main\Type\DateTime;
use Bitrix\Voximplant\Call;
use PHPUnit\Framework\TestCase;
use Playground\Actions;

/** The practice portal writes calls in the order the real portal does; the whole order that was recorded is in test/traces (22-calls). */
final class CallOrderTest extends TestCase
{
    private const NUMBER = '74950000001';
    private const PHONE = '+79012223344';
    private CallTrace $events;

    protected function setUp(): void
    {
        Portal::reset();
        $this->events = new CallTrace();
    }

    protected function tearDown(): void
    {
        $this->events->stop();
    }

    public function testAnIncomingCallOfAKnownClientGoesInThePortalsOrder(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $deals = [PortalCards::deal(3, $client), PortalCards::deal(4, $client)];
        $call = [];
        $this->assertSame([
            'INSERT b_voximplant_call',
            'INSERT b_voximplant_call_crm_entity',
            'INSERT b_voximplant_call_crm_entity',
            'INSERT b_voximplant_call_crm_entity',
            'UPDATE b_voximplant_call CRM_BINDINGS',
            'onCallInit',
            'onCallRegisteredInCrm',
            'INSERT b_voximplant_call_user',
        ], $this->events->of(function () use (&$call): void {
            $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
        }));
        $this->assertSame([
            'INSERT b_voximplant_call_user',
            'UPDATE b_voximplant_call_user STATUS DEVICE',
            'UPDATE b_voximplant_call STATUS USER_ID',
            'onCallStart',
        ], $this->events->of(static fn() => Portal::act('callIsAnswered', $call + ['userId' => 6])));
        $this->assertSame([
            "trigger CALL 74950000001 CONTACT {$client}, DEAL {$deals[0]}, DEAL {$deals[1]}",
            'INSERT b_voximplant_statistic',
            'OnAfterStatisticAdd',
            'OnBeforeCrmActivityAdd',
            'INSERT b_crm_act',
            'OnActivityAdd',
            'UPDATE b_voximplant_statistic CRM_ACTIVITY_ID',
            'onCallEnd',
            'DELETE b_voximplant_call_user',
            'DELETE b_voximplant_call',
        ], $this->events->of(static fn() => Portal::act('callEnds', $call + ['seconds' => 65])));

        $row = $this->statistic($call);
        $this->assertSame(
            ['2', '74950000001', self::PHONE, '6', '65', '200', 'CONTACT', (string) $client],
            array_map(strval(...), [$row['INCOMING'], $row['PORTAL_NUMBER'], $row['PHONE_NUMBER'], $row['PORTAL_USER_ID'], $row['CALL_DURATION'], $row['CALL_FAILED_CODE'], $row['CRM_ENTITY_TYPE'], $row['CRM_ENTITY_ID']])
        );
        $this->assertSame(["2:{$deals[0]}", "2:{$deals[1]}", "3:{$client}"], Portal::bindings((int) $row['CRM_ACTIVITY_ID']), 'all open deals, whatever the pipeline');
        $this->assertSame(
            ["CONTACT {$client} Y", "DEAL {$deals[0]} N", "DEAL {$deals[1]} N"],
            PortalCalls::clients($call['callId']),
            'kept after the call'
        );
    }

    public function testEventsOfAnIncomingCallCarryThePortalsKeys(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $call = $this->incoming(6, 65);
        $this->assertSame(
            ['CALL_ID' => $call['callId'], 'CALL_TYPE' => 2, 'ACCOUNT_SEARCH_ID' => self::NUMBER, 'PHONE_NUMBER' => self::NUMBER, 'CALLER_ID' => self::PHONE],
            $this->events->payload('onCallInit')
        );
        $this->assertSame(
            ['CALL_ID' => $call['callId'], 'CALLER_ID' => self::PHONE, 'CRM_DATA' => [['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $client]], 'USER_ID' => 0, 'INCOMING' => 2],
            $this->events->payload('onCallRegisteredInCrm')
        );
        $this->assertSame(['CALL_ID' => $call['callId'], 'USER_ID' => 6], $this->events->payload('onCallStart'));
        $this->assertSame(['statisticId' => $call['statisticId'], 'participants' => [5, 6], 'initiatorId' => 0], $this->events->payload('OnAfterStatisticAdd'));
        $this->assertSame([
            'CALL_ID', 'CALL_TYPE', 'PHONE_NUMBER', 'PORTAL_NUMBER', 'PORTAL_USER_ID', 'CALL_DURATION', 'CALL_START_DATE', 'COST', 'COST_CURRENCY', 'CALL_FAILED_CODE',
            'CALL_FAILED_REASON', 'CRM_ACTIVITY_ID',
        ], array_keys($this->events->payload('onCallEnd')));
        $this->assertSame($call['activityId'], $this->events->payload('onCallEnd')['CRM_ACTIVITY_ID']);
    }

    public function testTheActivityOfAnIncomingCallWaitsToBeSeen(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $call = $this->incoming(6, 65);
        $row = CCrmActivity::GetByID($call['activityId']);
        $this->assertSame(['2', 'VOXIMPLANT_CALL', 'CALL', "VI_{$call['callId']}", 'N', '1', '6'], array_map(strval(...), [
            $row['TYPE_ID'], $row['PROVIDER_ID'], $row['PROVIDER_TYPE_ID'], $row['ORIGIN_ID'], $row['COMPLETED'], $row['DIRECTION'], $row['RESPONSIBLE_ID'],
        ]));
        $this->assertSame($call['activityId'], CCrmActivity::GetIDByOrigin("VI_{$call['callId']}"));
        $this->assertSame([['PHONE', self::PHONE, (string) $client, '3']], array_map(
            static fn(array $one): array => [$one['TYPE'], $one['VALUE'], (string) $one['ENTITY_ID'], (string) $one['ENTITY_TYPE_ID']],
            CCrmActivity::GetCommunications($call['activityId'])
        ));
        $this->assertSame('6', (string) Portal::value("SELECT RESPONSIBLE_ID FROM b_crm_act_incoming_channel WHERE ACTIVITY_ID = {$call['activityId']} AND COMPLETED = 'N'"));
    }

    public function testAnOutgoingCallIsToldOfAfterItsRegistration(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $call = [];
        $this->assertSame([
            'INSERT b_voximplant_call',
            'INSERT b_voximplant_call_crm_entity',
            'UPDATE b_voximplant_call CRM_BINDINGS',
            'onCallRegisteredInCrm',
            'onCallInit',
        ], $this->events->of(function () use (&$call): void {
            $call = Portal::act('callGoesOut', ['number' => self::NUMBER, 'phone' => self::PHONE, 'userId' => 5]);
        }));
        $this->assertSame(
            ['CALL_ID' => $call['callId'], 'CALL_TYPE' => 1, 'ACCOUNT_SEARCH_ID' => self::NUMBER, 'PHONE_NUMBER' => self::PHONE, 'CALLER_ID' => self::NUMBER],
            $this->events->payload('onCallInit')
        );
        Portal::act('callIsAnswered', $call + ['userId' => 5]);
        $end = Portal::act('callEnds', $call + ['seconds' => 10]);
        $row = CCrmActivity::GetByID($end['activityId']);
        $this->assertSame(['Y', '2', (string) $client], [$row['COMPLETED'], (string) $row['DIRECTION'], (string) $row['OWNER_ID']]);
        $this->assertSame([], Portal::rows('SELECT 1 FROM b_crm_act_incoming_channel'));
    }

    public function testACallFromACardKeepsTheCardsDeal(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        [$one] = [PortalCards::deal(3, $client), PortalCards::deal(4, $client)];
        $call = Portal::act('callGoesOut', [
            'number' => self::NUMBER, 'phone' => self::PHONE, 'userId' => 5, 'entityType' => 'CONTACT', 'entityId' => $client,
            'bindings' => [['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $one], ['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $client]],
        ]);
        $end = Portal::act('callEnds', $call + ['seconds' => 10]);
        $this->assertSame(["2:{$one}", "3:{$client}"], Portal::bindings($end['activityId']));
    }

    public function testACallbackHasATypeOfItsOwn(): void
    {
        PortalCards::contact('Иван', self::PHONE);
        $call = Portal::act('callGoesOut', ['number' => self::NUMBER, 'phone' => self::PHONE, 'userId' => 5, 'isCallback' => true]);
        $end = Portal::act('callEnds', $call + ['seconds' => 10]);
        $this->assertSame('4', $this->statistic($call)['INCOMING']);
        $this->assertSame('CALLBACK', CCrmActivity::GetByID($end['activityId'])['PROVIDER_TYPE_ID']);
        $this->assertNotContains('onCallInit', $this->events->names());
    }

    public function testARedirectedCallKeepsItsClient(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
        $end = Portal::act('callEnds', $call + ['seconds' => 30, 'isRedirected' => true, 'userId' => 6]);
        $this->assertSame(['3', '6'], [$this->statistic($call)['INCOMING'], (string) $this->statistic($call)['PORTAL_USER_ID']]);
        $this->assertSame(["3:{$client}"], Portal::bindings($end['activityId']));
    }

    public function testAMissedCallIsTheResponsiblesAndStandsInItsOwnTable(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE, 8);
        $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
        $trace = $this->events->of(static fn() => Portal::act('callEnds', $call));
        $this->assertSame([
            "trigger CALL 74950000001 CONTACT {$client}",
            "trigger MISSED_CALL 74950000001 CONTACT {$client}",
            'INSERT b_voximplant_statistic',
            'OnAfterStatisticAdd',
            'INSERT b_voximplant_statistic_missed',
            'OnBeforeCrmActivityAdd',
            'INSERT b_crm_act',
            'OnActivityAdd',
            'UPDATE b_voximplant_statistic CRM_ACTIVITY_ID',
            'onCallEnd',
            'DELETE b_voximplant_call_user',
            'DELETE b_voximplant_call',
        ], $trace);
        $row = $this->statistic($call);
        $this->assertSame(['304', '8'], [$row['CALL_FAILED_CODE'], (string) $row['PORTAL_USER_ID']]);
        $this->assertSame(
            [['ID' => (string) $row['ID'], 'PHONE_NUMBER' => self::PHONE, 'PORTAL_USER_ID' => '8', 'CALLBACK_ID' => null]],
            Portal::rows('SELECT ID, PHONE_NUMBER, PORTAL_USER_ID, CALLBACK_ID FROM b_voximplant_statistic_missed')
        );
        $activity = CCrmActivity::GetByID((int) $row['CRM_ACTIVITY_ID']);
        $this->assertSame(['MISSED_CALL' => true], unserialize($activity['SETTINGS']));
    }

    /** @dataProvider strangers */
    public function testAnUnknownCallerLeavesOnlyAStatisticRow(string $phone): void
    {
        PortalCards::contact('Иван', self::PHONE);
        $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => $phone]);
        $end = Portal::act('callEnds', $call);
        $this->assertSame(0, $end['activityId']);
        $row = $this->statistic($call);
        $this->assertSame([$phone, null, null, '0', '5'], [$row['PHONE_NUMBER'], $row['CRM_ENTITY_TYPE'], $row['CRM_ENTITY_ID'], (string) $row['CRM_ACTIVITY_ID'], (string) $row['PORTAL_USER_ID']]);
        $this->assertNotContains('onCallRegisteredInCrm', $this->events->names());
        $this->assertSame(['0', '0'], [(string) Portal::value('SELECT COUNT(*) FROM b_crm_act'), (string) Portal::value('SELECT COUNT(*) FROM b_crm_lead')]);
    }

    public static function strangers(): array
    {
        return ['a new number' => ['+79998887766'], 'anonymous' => ['anonymous'], 'no number' => ['']];
    }

    public function testACallBetweenEmployeesIsNoMatterOfTheCrm(): void
    {
        PortalCards::contact('Пётр', '106'); // a client whose phone is the inner number
        $call = Portal::act('employeeCalls', ['userId' => 5, 'toUserId' => 6]);
        Portal::act('callIsAnswered', $call + ['userId' => 5]);
        $end = Portal::act('callEnds', $call + ['seconds' => 12]);
        $this->assertSame(0, $end['activityId']);
        $this->assertContains('OnAfterStatisticAdd', $this->events->names(), 'but it is told of like any other');
        $this->assertSame(['1', '106', null], array_values(Portal::rows("SELECT INCOMING, PHONE_NUMBER, CRM_ENTITY_ID FROM b_voximplant_statistic WHERE ID = {$end['statisticId']}")[0]));
    }

    public function testALineThatCreatesLeadsTellsOfThemAfterwards(): void
    {
        Portal::act('setNumberConfig', ['number' => self::NUMBER, 'fields' => ['CRM_CREATE' => 'lead', 'CRM_CREATE_CALL_TYPE' => 'incoming']]);
        try {
            $trace = $this->events->of(function () use (&$call): void {
                $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
            });
            $this->assertSame([
                'INSERT b_voximplant_call', 'UPDATE b_voximplant_call CRM_BINDINGS', 'onCallInit', 'INSERT b_crm_lead', 'INSERT b_voximplant_call_crm_entity',
                'UPDATE b_voximplant_call CRM_BINDINGS', 'onCallRegisteredInCrm', 'INSERT b_voximplant_call_user',
            ], array_values(array_diff($trace, ['UPDATE b_crm_lead'])));
            $out = Portal::act('callGoesOut', ['number' => self::NUMBER, 'phone' => '+79990000000', 'userId' => 5]);
        } finally {
            Portal::act('setNumberConfig', ['number' => self::NUMBER, 'fields' => ['CRM_CREATE' => 'none', 'CRM_CREATE_CALL_TYPE' => 'all']]);
        }
        $this->assertSame('1', (string) Portal::value('SELECT COUNT(*) FROM b_crm_lead'), 'outgoing calls were not asked for');
        $lead = (int) Portal::value('SELECT ID FROM b_crm_lead');
        $this->assertSame([['ENTITY_TYPE' => 'LEAD', 'IS_PRIMARY' => 'Y', 'IS_CREATED' => 'Y']], Portal::rows('SELECT ENTITY_TYPE, IS_PRIMARY, IS_CREATED FROM b_voximplant_call_crm_entity'));
        $this->assertSame(["1:{$lead}"], Portal::bindings(Portal::act('callEnds', $call + ['seconds' => 5])['activityId']));
        $this->assertSame(0, Portal::act('callEnds', $out + ['seconds' => 5])['activityId']);
    }

    public function testWithoutLeadsTheOnePipelineForAllGetsADeal(): void
    {
        Portal::act('setNumberConfig', ['number' => '74950000002', 'fields' => ['CRM_CREATE' => 'lead']]);
        \Bitrix\Crm\Settings\LeadSettings::enableLead(false);
        \Bitrix\Crm\Settings\LeadSettings::getCurrent()->setFreeModeConverterConfig(['dealCategoryId' => 3]);
        try {
            $call = Portal::act('callComes', ['number' => '74950000002', 'phone' => self::PHONE]);
            $end = Portal::act('callEnds', $call + ['seconds' => 5]);
        } finally {
            \Bitrix\Crm\Settings\LeadSettings::enableLead(true);
            Portal::act('setNumberConfig', ['number' => '74950000002', 'fields' => ['CRM_CREATE' => 'none']]);
        }
        $deal = Portal::rows('SELECT ID, CATEGORY_ID, CONTACT_ID FROM b_crm_deal');
        $this->assertSame([['3', $deal[0]['CONTACT_ID']]], array_map(static fn(array $row): array => [(string) $row['CATEGORY_ID'], $row['CONTACT_ID']], $deal), 'beta was called');
        $this->assertSame('CONVERTED', Portal::value('SELECT STATUS_ID FROM b_crm_lead'));
        $this->assertSame(["2:{$deal[0]['ID']}", "3:{$deal[0]['CONTACT_ID']}"], Portal::bindings($end['activityId']));
    }

    public function testALateSuccessClosesOlderCallsOfTheClient(): void
    {
        PortalCards::contact('Иван', self::PHONE);
        $missed = $this->incoming(null, 0);
        $planned = ['BINDINGS' => CCrmActivity::GetBindings($missed['activityId'])] + [
            'TYPE_ID' => 2, 'PROVIDER_ID' => 'VOXIMPLANT_CALL', 'SUBJECT' => 'Перезвонить', 'DIRECTION' => CCrmActivityDirection::Outgoing, 'RESPONSIBLE_ID' => 5,
        ];
        $plannedId = CCrmActivity::Add($planned, false, false);
        $this->assertSame('N', CCrmActivity::GetByID($missed['activityId'])['COMPLETED']);
        $call = Portal::act('callGoesOut', ['number' => self::NUMBER, 'phone' => self::PHONE, 'userId' => 5]);
        Portal::act('callEnds', $call + ['seconds' => 10]);
        $this->assertSame('Y', CCrmActivity::GetByID($missed['activityId'])['COMPLETED']);
        $this->assertSame('N', CCrmActivity::GetByID($plannedId)['COMPLETED'], 'a planned call is no call that waits');
        $this->assertSame('Y', Portal::value("SELECT COMPLETED FROM b_crm_act_incoming_channel WHERE ACTIVITY_ID = {$missed['activityId']}"));
    }

    public function testACallWhoseFirstHitWasLostIsRegisteredAtItsEnd(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $isEnded = Portal::hit(static fn() => CVoxImplantHistory::Add([
            'CALL_ID' => 'lost', 'INCOMING' => '2', 'PORTAL_NUMBER' => self::NUMBER, 'PHONE_NUMBER' => self::PHONE, 'PORTAL_USER_ID' => 5, 'CALL_DURATION' => 3,
        ]));
        $this->assertTrue($isEnded);
        $this->assertSame(["3:{$client}"], Portal::bindings(CCrmActivity::GetIDByOrigin('VI_lost')));
        $this->assertContains('onCallRegisteredInCrm', $this->events->names());
    }

    public function testAClientWhoIsMadeDuringTheCallIsFoundAtItsEnd(): void
    {
        $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
        $client = PortalCards::contact('Иван', self::PHONE);
        $end = Portal::act('callEnds', $call + ['seconds' => 5]);
        $this->assertSame(["3:{$client}"], Portal::bindings($end['activityId']));
        $this->assertNull($this->statistic($call)['CRM_ENTITY_ID'], 'the statistic was written before');
    }

    public function testACallWithoutARowIsBoundToTheClientOfItsStatistic(): void
    {
        $client = PortalCards::contact('Иван', self::PHONE);
        $fields = [
            'CALL_ID' => 'gone', 'INCOMING' => '2', 'PHONE_NUMBER' => self::PHONE, 'CALL_START_DATE' => new DateTime(), 'CALL_DURATION' => 1, 'CALL_FAILED_CODE' => '200', 'PORTAL_USER_ID' => 5,
        ];
        $this->assertSame(["3:{$client}"], Portal::bindings(CVoxImplantCrmHelper::AddCall($fields + ['CRM_ENTITY_TYPE' => 'CONTACT', 'CRM_ENTITY_ID' => $client])));
        $this->assertFalse(CVoxImplantCrmHelper::AddCall($fields));
    }

    public function testOnlyWhoCallsInCanBeMissed(): void
    {
        PortalCards::contact('Иван', self::PHONE);
        $call = Portal::act('callGoesOut', ['number' => self::NUMBER, 'phone' => self::PHONE, 'userId' => 5]);
        Portal::act('callEnds', $call + ['code' => '304']);
        $this->assertSame([], Portal::rows('SELECT 1 FROM b_voximplant_statistic_missed'));
    }

    public function testALineOutsideTheCrmAndACallBetweenEmployeesMakeNoLead(): void
    {
        Portal::act('setNumberConfig', ['number' => self::NUMBER, 'fields' => ['CRM_CREATE' => 'lead']]);
        try {
            Portal::act('employeeCalls', ['userId' => 5, 'toUserId' => 6, 'number' => self::NUMBER]);
            Portal::act('setNumberConfig', ['number' => self::NUMBER, 'fields' => ['CRM' => 'N']]);
            $end = $this->incoming(6, 5);
        } finally {
            Portal::act('setNumberConfig', ['number' => self::NUMBER, 'fields' => ['CRM' => 'Y', 'CRM_CREATE' => 'none']]);
        }
        $this->assertSame([0, '0'], [$end['activityId'], (string) Portal::value('SELECT COUNT(*) FROM b_crm_lead')]);
        $this->assertNotContains('onCallRegisteredInCrm', $this->events->names());
    }

    public function testALineIsKnownByItsSearchIdAndByANumberOfIt(): void
    {
        Portal::sql("INSERT INTO b_voximplant_number (NUMBER, CONFIG_ID) VALUES ('74950000009', 2)");
        try {
            $this->assertSame(['reg1001', 'reg1001', null], array_map(
                static fn(string $id) => CVoxImplantConfig::GetConfigBySearchId($id)['SEARCH_ID'] ?? null,
                ['reg1001', '74950000009', '74950000010']
            ));
        } finally {
            Portal::sql("DELETE FROM b_voximplant_number WHERE NUMBER = '74950000009'");
        }
    }

    public function testTheRecordingMayComeLater(): void
    {
        $call = $this->incoming(6, 65);
        Portal::act('recordComes', ['callId' => $call['callId'], 'recordId' => 77, 'seconds' => 64]);
        $row = $this->statistic($call);
        $this->assertSame(['77', '64', ''], [(string) $row['CALL_RECORD_ID'], (string) $row['RECORD_DURATION'], $row['CALL_RECORD_URL']]);
    }

    public function testTwoHitsCannotEndOneCall(): void
    {
        $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
        $isEnded = Portal::whileAnotherHitHolds("vi_call_{$call['callId']}", static fn() => CVoxImplantHistory::Add(['CALL_ID' => $call['callId']]));
        $this->assertFalse($isEnded);
        $this->assertNotFalse(Call::load($call['callId']));
    }

    public function testAnEditionWithoutTelephonyHasNoCalls(): void
    {
        $forget = static function (): void {
            Portal::forgetCaches();
            Loader::clearModuleCache('voximplant');
        };
        Portal::sql("DELETE FROM b_module WHERE ID = 'voximplant'");
        $forget();
        try {
            $answer = Actions::run(['action' => 'callComes', 'number' => self::NUMBER, 'phone' => self::PHONE]);
        } finally {
            Portal::sql("INSERT INTO b_module (ID) VALUES ('voximplant')");
            $forget();
            Loader::includeModule('voximplant');
        }
        $this->assertSame(['ok' => false, 'error' => 'This portal has no telephony'], $answer);
        $this->assertSame([], Portal::rows('SELECT 1 FROM b_voximplant_call'));
    }

    /** @param int|null $userId null: nobody answers */
    private function incoming(?int $userId, int $seconds): array
    {
        $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
        if ($userId !== null) {
            Portal::act('callIsAnswered', $call + ['userId' => $userId]);
        }

        return $call + Portal::act('callEnds', $call + ['seconds' => $seconds]);
    }

    private function statistic(array $call): array
    {
        return Portal::rows("SELECT * FROM b_voximplant_statistic WHERE CALL_ID = '{$call['callId']}'")[0];
    }
}
