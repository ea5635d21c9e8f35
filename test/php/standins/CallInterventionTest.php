<?php

declare(strict_types=1);

use Bitrix\Main\Event;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Integration\Crm\EntityManagerRegistry;
use Bitrix\Voximplant\StatisticTable;
use PHPUnit\Framework\TestCase;

/** Where a router may take a hand in a call, and what stands in its way there. */
final class CallInterventionTest extends TestCase
{
    private const NUMBER = '74950000002'; // of Beta
    private const PHONE = '+79012223344';
    private int $ofAlfa;
    private int $ofBeta;
    private int $dealOfAlfa;
    private int $dealOfBeta;

    protected function setUp(): void
    {
        Portal::reset();
        $this->ofBeta = PortalCards::contact('Иван', self::PHONE, 8);
        $this->dealOfBeta = PortalCards::deal(4, $this->ofBeta);
        $this->ofAlfa = PortalCards::contact('Иван', self::PHONE, 6);
        $this->dealOfAlfa = PortalCards::deal(3, $this->ofAlfa);
        Portal::sql("UPDATE b_crm_deal SET DATE_MODIFY = '2026-03-02 13:00:00' WHERE ID = {$this->dealOfAlfa}");
    }

    public function testLeftAloneTheCallGoesToTheClientWhoseDealWasChangedLast(): void
    {
        $call = Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]);
        $this->assertSame([6], $call['rings'], 'the responsible of the other company');
        $this->assertSame(["2:{$this->dealOfAlfa}", "3:{$this->ofAlfa}"], Portal::bindings(Portal::act('callEnds', $call)['activityId']));
    }

    public function testAtItsFirstEventTheCallCanBeGivenAnotherClient(): void
    {
        $inSameHit = 0;
        $call = Portal::withHandler('voximplant', 'onCallInit', function (array $event) use (&$inSameHit): void {
            $this->give(Call::load($event['CALL_ID']));
            $inSameHit = CVoxImplantIncoming::getCrmResponsible(Call::load($event['CALL_ID']));
        }, fn(): array => Portal::act('callComes', ['number' => self::NUMBER, 'phone' => self::PHONE]));
        $this->assertSame(6, $inSameHit, 'the search of this hit is remembered');
        $this->assertSame([8], $call['rings'], 'later hits search anew');
        $end = Portal::act('callEnds', $call);
        $this->assertSame(["2:{$this->dealOfBeta}", "3:{$this->ofBeta}"], Portal::bindings($end['activityId']));
        $row = StatisticTable::getRowById($end['statisticId']);
        $this->assertSame(['CONTACT', (string) $this->ofBeta, '8'], array_map(strval(...), [$row['CRM_ENTITY_TYPE'], $row['CRM_ENTITY_ID'], $row['PORTAL_USER_ID']]));
        $this->assertSame((string) $this->ofBeta, (string) CCrmActivity::GetCommunications($end['activityId'])[0]['ENTITY_ID']);
    }

    public function testBindingsGivenAfterTheStatisticReachTheActivityButNotItsClient(): void
    {
        $end = Portal::withHandler('voximplant', 'OnAfterStatisticAdd', function (Event $event): void {
            $row = StatisticTable::getRowById($event->getParameter('statisticId'));
            StatisticTable::update((int) $row['ID'], ['CRM_ENTITY_TYPE' => 'CONTACT', 'CRM_ENTITY_ID' => $this->ofBeta]);
            $this->give(Call::load($row['CALL_ID']));
        }, fn(): array => $this->whole());
        $this->assertSame(["2:{$this->dealOfBeta}", "3:{$this->ofBeta}"], Portal::bindings($end['activityId']));
        $this->assertSame((string) $this->ofAlfa, (string) CCrmActivity::GetCommunications($end['activityId'])[0]['ENTITY_ID'], 'taken from the row as it was written');
        $this->assertSame((string) $this->ofBeta, (string) StatisticTable::getRowById($end['statisticId'])['CRM_ENTITY_ID']);
    }

    public function testAnUnknownCallerGetsAnActivityWhenTheStatisticIsWrittenAndNotLater(): void
    {
        $before = 0;
        $end = Portal::withHandler('crm', 'OnBeforeCrmActivityAdd', static function () use (&$before): void {
            $before++;
        }, fn(): array => $this->whole('+79990001122'));
        $this->assertSame([0, 0], [$before, $end['activityId']], 'nobody is asked');
        $end = Portal::withHandler('voximplant', 'OnAfterStatisticAdd', function (Event $event): void {
            $this->give(Call::load(StatisticTable::getRowById($event->getParameter('statisticId'))['CALL_ID']));
        }, fn(): array => $this->whole('+79990001122'));
        $this->assertSame(["2:{$this->dealOfBeta}", "3:{$this->ofBeta}"], Portal::bindings($end['activityId']));
    }

    public function testAHandlerOfTheActivityReplacesOwnerBindingsAndClient(): void
    {
        $seen = [];
        $end = Portal::withHandler('crm', 'OnBeforeCrmActivityAdd', function (array &$fields) use (&$seen): void {
            $seen = [$fields['PROVIDER_ID'], (int) $fields['OWNER_ID'], $fields['SETTINGS'], Call::load(substr($fields['ORIGIN_ID'], 3))->getConfig()['SEARCH_ID']];
            $fields['BINDINGS'] = $this->bindings();
            [$fields['OWNER_TYPE_ID'], $fields['OWNER_ID']] = [2, $this->dealOfBeta];
            $fields['COMMUNICATIONS'] = [['ID' => 0, 'TYPE' => 'PHONE', 'VALUE' => self::PHONE, 'ENTITY_ID' => $this->ofBeta, 'ENTITY_TYPE_ID' => 3]];
            $fields['RESPONSIBLE_ID'] = 8;
        }, fn(): array => $this->whole());
        $this->assertSame(['VOXIMPLANT_CALL', $this->dealOfAlfa, serialize(['MISSED_CALL' => true]), self::NUMBER], $seen);
        $this->assertSame(["2:{$this->dealOfBeta}", "3:{$this->ofBeta}"], Portal::bindings($end['activityId']));
        $row = CCrmActivity::GetByID($end['activityId']);
        $this->assertSame(['2', (string) $this->dealOfBeta, '8'], array_map(strval(...), [$row['OWNER_TYPE_ID'], $row['OWNER_ID'], $row['RESPONSIBLE_ID']]));
        $this->assertSame((string) $this->ofBeta, (string) CCrmActivity::GetCommunications($end['activityId'])[0]['ENTITY_ID']);
    }

    public function testAnOwnerThatIsNotChangedWithTheBindingsComesBack(): void
    {
        $end = Portal::withHandler('crm', 'OnBeforeCrmActivityAdd', function (array &$fields): void {
            $fields['BINDINGS'] = $this->bindings();
        }, fn(): array => $this->whole());
        $this->assertContains("2:{$this->dealOfAlfa}", Portal::bindings($end['activityId']));
    }

    public function testWhenTheCallIsOverItIsRepairedByHand(): void
    {
        $seen = [];
        $end = Portal::withHandler('voximplant', 'onCallEnd', function (array $event) use (&$seen): void {
            $seen = [Call::load($event['CALL_ID']) !== false, (int) $event['CRM_ACTIVITY_ID']];
            CCrmActivity::Update((int) $event['CRM_ACTIVITY_ID'], [
                'BINDINGS' => $this->bindings(), 'COMMUNICATIONS' => [['ID' => 0, 'TYPE' => 'PHONE', 'VALUE' => self::PHONE, 'ENTITY_ID' => $this->ofBeta, 'ENTITY_TYPE_ID' => 3]],
            ], false, false, ['SKIP_CALENDAR_EVENT' => true, 'REGISTER_SONET_EVENT' => false]);
        }, fn(): array => $this->whole());
        $this->assertSame([true, $end['activityId']], $seen);
        $this->assertSame(["2:{$this->dealOfBeta}", "3:{$this->ofBeta}"], Portal::bindings($end['activityId']));
        $row = CCrmActivity::GetByID($end['activityId']);
        $this->assertSame(['2', (string) $this->dealOfBeta], array_map(strval(...), [$row['OWNER_TYPE_ID'], $row['OWNER_ID']]));
        $this->assertSame((string) $this->ofBeta, (string) CCrmActivity::GetCommunications($end['activityId'])[0]['ENTITY_ID']);
    }

    public function testAFormerClientStaysPrimaryUnlessHeIsSentAgain(): void
    {
        $call = Call::create(['CALL_ID' => 'twice', 'INCOMING' => '2', 'CALLER_ID' => self::PHONE]);
        $call->updateCrmEntities([self::client($this->ofAlfa, 'Y')]);
        $call->updateCrmEntities([self::client($this->ofBeta, 'Y')]);
        $this->assertSame(['Y', 'Y'], array_column($call->getCrmEntities(), 'IS_PRIMARY'));
        $call->updateCrmEntities([self::client($this->ofAlfa, 'N')]);
        $this->assertSame([$this->ofBeta, 2], [$call->getPrimaryEntityId(), count($call->getCrmEntities())]);
        $this->assertSame($call, Call::load('twice'), 'one object for everybody in the process');
        Portal::newHit();
        $this->assertNotSame($call, Call::load('twice'));
        $this->assertSame(Call::load('twice'), Call::load('twice'));
        $this->assertSame($this->ofBeta, EntityManagerRegistry::getWithCall(Call::load('twice'))->getSelector()->getContactId());
        $this->assertFalse(Call::load('never'));
    }

    public function testAGivenClientWithBindingsBringsNoOtherDeals(): void
    {
        $second = PortalCards::deal(4, $this->ofBeta);
        $call = Call::create(['CALL_ID' => 'given', 'INCOMING' => '2', 'CALLER_ID' => self::PHONE]);
        $call->updateCrmEntities([self::client($this->ofBeta, 'Y')]);
        $boundBy = static function (): array {
            Portal::newHit();
            $bindings = EntityManagerRegistry::getWithCall(Call::load('given'))->getActivityBindings();

            return array_column($bindings, 'OWNER_ID');
        };
        $this->assertEqualsCanonicalizing([$this->dealOfBeta, $second, $this->ofBeta], $boundBy());
        $call->updateCrmBindings($this->bindings());
        $this->assertEqualsCanonicalizing([$this->dealOfBeta, $this->ofBeta], $boundBy());
    }

    public function testAClientGivenWithoutBindingsKeepsTheLineFromMakingALead(): void
    {
        Portal::act('setNumberConfig', ['number' => self::NUMBER, 'fields' => ['CRM_CREATE' => 'lead']]);
        try {
            $call = Portal::withHandler('voximplant', 'onCallInit', function (array $event): void {
                Call::load($event['CALL_ID'])->updateCrmEntities([self::client($this->ofBeta, 'Y')]);
            }, fn(): array => Portal::act('callComes', ['number' => self::NUMBER, 'phone' => '+79990001122']));
        } finally {
            Portal::act('setNumberConfig', ['number' => self::NUMBER, 'fields' => ['CRM_CREATE' => 'none']]);
        }
        $this->assertSame('0', (string) Portal::value('SELECT COUNT(*) FROM b_crm_lead'));
        $this->assertSame(["2:{$this->dealOfBeta}", "3:{$this->ofBeta}"], Portal::bindings(Portal::act('callEnds', $call)['activityId']), 'the search at the end takes him');
    }

    private function give(Call $call): void
    {
        $former = array_map(static fn(array $entity): array => ['IS_PRIMARY' => 'N'] + $entity, $call->getCrmEntities());
        $call->updateCrmEntities([...$former, self::client($this->ofBeta, 'Y')]);
        $call->updateCrmBindings($this->bindings());
    }

    private static function client(int $contactId, string $isPrimary): array
    {
        return ['ENTITY_TYPE' => 'CONTACT', 'ENTITY_ID' => $contactId, 'IS_PRIMARY' => $isPrimary, 'IS_CREATED' => 'N'];
    }

    private function bindings(): array
    {
        return [['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $this->dealOfBeta], ['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $this->ofBeta]];
    }

    /** A missed call from its first hit to its last. */
    private function whole(string $phone = self::PHONE): array
    {
        return Portal::act('callEnds', Portal::act('callComes', ['number' => self::NUMBER, 'phone' => $phone]));
    }
}
