<?php

declare(strict_types=1);

use Linewarden\Dispatch\Portal\EarlyClient;
use Linewarden\Dispatch\Portal\Numbers;
use Linewarden\Dispatch\Portal\PhoneKey;
use PHPUnit\Framework\TestCase;

/** Whose client rings: the numbers of the companies, and what they make of a call at once. */
final class EarlyClientTest extends TestCase
{
    private const PHONE = '+7 901 222-33-44';

    protected function setUp(): void
    {
        Portal::reset();
        PortalCalls::tellNumbers();
    }

    public function testClientOfTheCalledCompanyIsNamedThoughThePortalFoundAnother(): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        $ofAlfa = PortalCalls::dealOf('Альфа', 3, $alfa);
        $beta = PortalCalls::contactOf('Бета', '8 901 222 33 44');
        $ofBeta = PortalCalls::dealOf('Бета', 4, $beta);

        $toAlfa = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE])['callId'];
        $toBeta = Portal::act('callComes', ['number' => PortalCalls::BETA, 'phone' => self::PHONE])['callId'];

        self::assertSame([["2:$ofAlfa", "3:$alfa"], ["2:$ofBeta", "3:$beta"]], [PortalCalls::bindings($toAlfa), PortalCalls::bindings($toBeta)]);
        self::assertContains("CONTACT $alfa Y", PortalCalls::clients($toAlfa));
        self::assertContains("CONTACT $beta Y", PortalCalls::clients($toBeta));
        foreach ([$toAlfa, $toBeta] as $callId) {
            self::assertCount(1, preg_grep('/ Y$/', PortalCalls::clients($callId)), 'one primary client');
        }
    }

    public function testResponsibleOfTheRightCompanyRings(): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        PortalCalls::dealOf('Альфа', 3, $alfa);
        $beta = PortalCalls::contactOf('Бета', self::PHONE);
        Portal::sql("UPDATE b_crm_contact SET ASSIGNED_BY_ID = IF(ID = $beta, 8, 6)");

        self::assertSame([8], Portal::act('callComes', ['number' => PortalCalls::BETA, 'phone' => self::PHONE])['rings']);
    }

    public function testActivityOfTheCallIsBoundToTheOneDealAtOnce(): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        PortalCalls::dealOf('Альфа', 4, $alfa); // a deal of the contact in another company's pipeline
        $old = PortalCalls::dealOf('Альфа', 3, $alfa);
        $deal = PortalCalls::dealOf('Альфа', 3, $alfa);
        self::assertLessThan($deal, $old);
        $callId = PortalCalls::incoming(PortalCalls::ALFA, self::PHONE);

        self::assertSame(["2:$deal", "3:$alfa"], Portal::bindings((int) PortalCalls::activity($callId)['ID']));
        self::assertSame("CONTACT $alfa", PortalCalls::client($callId));
    }

    /** @dataProvider endings */
    public function testTriggersOfAnotherCompanysCardsAreNotStarted(int $answeredBy, array $codes): void
    {
        $beta = PortalCalls::contactOf('Бета', self::PHONE); // found first: the older one
        PortalCalls::dealOf('Бета', 4, $beta);
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        PortalCalls::dealOf('Альфа', 4, $alfa); // of the same contact, in another company's pipeline
        $deal = PortalCalls::dealOf('Альфа', 3, $alfa);
        $asked = self::triggersAsked(static fn() => PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, $answeredBy));

        self::assertSame($codes, array_keys($asked));
        foreach ($asked as $code => $cards) {
            self::assertSame([], array_diff($cards, ["CONTACT $alfa", "DEAL $deal"]), $code);
            self::assertContains("CONTACT $alfa", $cards, $code);
        }
    }

    public static function endings(): array
    {
        return ['answered' => [6, ['CALL']], 'missed' => [0, ['CALL', 'MISSED_CALL']]];
    }

    public function testTriggersOfTheOwnDealAreStarted(): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        $deal = PortalCalls::dealOf('Альфа', 3, $alfa);
        PortalCalls::dealOf('Альфа', 4, $alfa);
        $asked = self::triggersAsked(static fn() => PortalCalls::incoming(PortalCalls::ALFA, self::PHONE));

        self::assertEqualsCanonicalizing(["CONTACT $alfa", "DEAL $deal"], $asked['CALL']);
    }

    public function testTriggersOfAnExchangeGoByTheRightClientToo(): void
    {
        $beta = PortalCalls::contactOf('Бета', self::PHONE);
        PortalCalls::dealOf('Бета', 4, $beta);
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        $asked = self::triggersAsked(static function (): void {
            $call = Portal::act('externalCallRegisters', ['number' => '8 (495) 000-00-03', 'phone' => self::PHONE, 'userId' => 6]);
            Portal::act('externalCallFinishes', $call + ['seconds' => 0]);
        });

        self::assertSame(['CALL' => ["CONTACT $alfa"], 'MISSED_CALL' => ["CONTACT $alfa"]], $asked);
    }

    public function testOfTwoContactsOfTheCompanyTheOneInWorkIsNamed(): void
    {
        $first = PortalCalls::contactOf('Альфа', self::PHONE);
        $second = PortalCalls::contactOf('Альфа', self::PHONE);
        $key = PhoneKey::ofClient(self::PHONE);
        self::assertSame([$first, 0], EarlyClient::find($key, 'Альфа', 3));
        $closed = PortalCalls::dealOf('Альфа', 3, $second);
        Portal::sql("UPDATE b_crm_deal SET STAGE_ID = 'C3:WON', STAGE_SEMANTIC_ID = 'S' WHERE ID = $closed");
        self::assertSame([$first, 0], EarlyClient::find($key, 'Альфа', 3));
        $open = PortalCalls::dealOf('Альфа', 3, $second);
        self::assertSame([$second, $open], EarlyClient::find($key, 'Альфа', 3));
        self::assertSame([0, 0], EarlyClient::find($key, 'альфа', 3), 'a name is a name, letter by letter');
        self::assertSame([0, 0], EarlyClient::find($key, 'Бета', 4));
        Portal::sql("UPDATE b_crm_contact SET CATEGORY_ID = 7 WHERE ID = $second");
        self::assertSame([$first, 0], EarlyClient::find($key, 'Альфа', 3), 'a contact of another kind is no client');
    }

    public function testCompanyThatDoesNotKnowTheCallerStartsNoTriggersOfAnothersCards(): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        PortalCalls::dealOf('Альфа', 3, $alfa);
        $nobodys = PortalCalls::contactOf('', self::PHONE);
        $callId = Portal::act('callComes', ['number' => PortalCalls::BETA, 'phone' => self::PHONE])['callId'];
        self::assertSame([], array_diff(PortalCalls::bindings($callId), ["3:$nobodys"]));
        self::assertSame([], preg_grep("/^(CONTACT $alfa|DEAL) /", PortalCalls::clients($callId)));

        $asked = self::triggersAsked(static fn() => PortalCalls::incoming(PortalCalls::BETA, self::PHONE, 0));
        self::assertSame([], array_diff(array_merge(...array_values($asked) ?: [[]]), ["CONTACT $nobodys"]));
    }

    /** @dataProvider leftAlone */
    public function testWhatIsNotKnownIsLeftAsThePortalHasIt(string $number, string $phone): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        $deals = [PortalCalls::dealOf('Альфа', 3, $alfa), PortalCalls::dealOf('Альфа', 4, $alfa)];
        $callId = Portal::act('callComes', ['number' => $number, 'phone' => $phone])['callId'];
        $isFound = $phone === self::PHONE;

        self::assertSame($isFound ? self::sorted("2:$deals[0]", "2:$deals[1]", "3:$alfa") : [], PortalCalls::bindings($callId));
        self::assertSame($isFound ? self::sorted("CONTACT $alfa Y", "DEAL $deals[0] N", "DEAL $deals[1] N") : [], PortalCalls::clients($callId));
    }

    public static function leftAlone(): array
    {
        return [
            'a number of nobody' => ['74950000099', self::PHONE],
            'nobody knows the caller' => [PortalCalls::ALFA, '+79990000000'],
            'withheld' => [PortalCalls::ALFA, 'anonymous'],
        ];
    }

    public function testRegistrationWithoutANumberIsKnownByItsName(): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        PortalCalls::dealOf('Альфа', 4, $alfa);
        $callId = Portal::act('callComes', ['number' => PortalCalls::ALFA_SIP, 'phone' => self::PHONE])['callId'];

        self::assertSame(["3:$alfa"], PortalCalls::bindings($callId));
    }

    public function testCallFromTheCardThatAPersonChoseIsNotOverruled(): void
    {
        $chosen = PortalCalls::contactOf('Альфа', self::PHONE, 'Выбранный');
        $inWork = PortalCalls::contactOf('Альфа', self::PHONE, 'В работе');
        PortalCalls::dealOf('Альфа', 3, $inWork);
        $deal = PortalCalls::dealOf('Альфа', 4, $chosen);
        $callId = self::outgoing($chosen, [['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $deal], ['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $chosen]]);

        self::assertSame(["2:$deal", "3:$chosen"], PortalCalls::bindings($callId));
        self::assertSame(["CONTACT $chosen Y"], PortalCalls::clients($callId));
    }

    public function testOutgoingCallFromTheLineOfAnotherCompanyIsThatCompanysClient(): void
    {
        $beta = PortalCalls::contactOf('Бета', self::PHONE);
        $ofBeta = PortalCalls::dealOf('Бета', 4, $beta);
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        $ofAlfa = PortalCalls::dealOf('Альфа', 3, $alfa);
        $callId = self::outgoing($beta, [['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $ofBeta], ['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $beta]]);

        self::assertSame(["2:$ofAlfa", "3:$alfa"], PortalCalls::bindings($callId));
        self::assertSame(["CONTACT $alfa Y"], PortalCalls::clients($callId));
    }

    public function testExchangeIsAnsweredWithTheRightClient(): void
    {
        $beta = PortalCalls::contactOf('Бета', self::PHONE);
        PortalCalls::dealOf('Бета', 4, $beta);
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        $deal = PortalCalls::dealOf('Альфа', 3, $alfa);
        $call = Portal::act('externalCallRegisters', ['number' => '8 (495) 000-00-03', 'phone' => self::PHONE, 'userId' => 6]);

        self::assertSame(['CONTACT', $alfa], [$call['entityType'], (int) $call['entityId']]);
        Portal::act('externalCallFinishes', $call + ['seconds' => 30]);
        self::assertSame(["2:$deal", "3:$alfa"], Portal::bindings((int) PortalCalls::activity($call['callId'])['ID']));
    }

    public function testTwoQueriesFindTheClientAndItCostsLittle(): void
    {
        $alfa = PortalCalls::contactOf('Альфа', self::PHONE);
        PortalCalls::dealOf('Альфа', 3, $alfa);
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        $reads = array_values(array_filter(
            Portal::queriesOf(static fn() => EarlyClient::name(\Bitrix\Voximplant\Call::load($call['callId']))),
            static fn(string $sql): bool => preg_match('/linewarden_number|b_crm_dp_comm_mcd/', $sql) === 1
        ));
        self::assertCount(2, $reads);
        $plan = Portal::rows("EXPLAIN FORMAT=TRADITIONAL $reads[1]");
        self::assertNotSame([], $plan);
        foreach ($plan as $step) {
            self::assertNotSame('ALL', $step['table'][0] === '<' ? 'derived' : $step['type'], "the whole table is read: {$step['table']}");
        }
    }

    public function testBrokenLookUpNeverBreaksACallAndItsEvent(): void
    {
        Portal::sql('RENAME TABLE linewarden_number TO linewarden_number_away');
        try {
            Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        } finally {
            Portal::sql('RENAME TABLE linewarden_number_away TO linewarden_number');
        }
        self::assertSame(['CallStarted'], Portal::eventTypes());
    }

    public function testNumbersAreReplacedByNewerSettingsOnly(): void
    {
        self::assertSame([200, ['result' => ['version' => 1]]], PortalCalls::tellNumbers());
        $newer = ['call' => 'setNumbers', 'version' => 7, 'numbers' => [['key' => '74957777777', 'companyName' => 'Гамма', 'dealCategoryId' => 0]]];
        self::assertSame(['result' => ['version' => 7]], Portal::post(json_encode($newer))[1]);
        self::assertSame(['result' => ['version' => 7]], PortalCalls::tellNumbers(6)[1], 'older settings change nothing');

        self::assertSame(['company' => 'Гамма', 'categoryId' => 0], Numbers::companyOf('8 (495) 777-77-77'));
        self::assertNull(Numbers::companyOf(PortalCalls::ALFA));
        self::assertSame(7, Portal::post('{"call": "handshake"}')[1]['result']['numbersVersion']);
    }

    /** @dataProvider lineNumbers */
    public function testNumberOfThePortalIsOneKeyHoweverItIsWritten(string $number, string $key): void
    {
        self::assertSame($key, PhoneKey::ofLine($number));
    }

    public static function lineNumbers(): array
    {
        return [
            ['74950000001', '74950000001'], ['+7 (495) 000-00-01', '74950000001'], ['8 495 000 00 01', '74950000001'], ['101', '101'], [' ', ''],
            [' Reg1001', 'reg1001'], ['REST_APP:5', 'rest_app:5'], ['sip@ats.example.org', 'sip@ats.example.org'], ['Приёмная', 'приёмная'],
        ];
    }

    public function testNumbersThatCannotAllBeStoredLeaveTheOldOnes(): void
    {
        Portal::sql('ALTER TABLE linewarden_number ADD CONSTRAINT not_gamma CHECK (COMPANY <> \'Гамма\')');
        try {
            [$status] = Portal::post(json_encode(['call' => 'setNumbers', 'version' => 9, 'numbers' => [
                ['key' => '7495111', 'companyName' => 'Дельта', 'dealCategoryId' => 1], ['key' => '7495222', 'companyName' => 'Гамма', 'dealCategoryId' => 1],
            ]]));
        } finally {
            Portal::sql('ALTER TABLE linewarden_number DROP CONSTRAINT not_gamma');
        }
        self::assertSame(500, $status);
        self::assertSame('Альфа', Numbers::companyOf(PortalCalls::ALFA)['company']);
        self::assertSame('1', (string) Portal::value("SELECT VALUE FROM b_option WHERE MODULE_ID = 'linewarden.dispatch' AND NAME = 'numbers_version'"));
    }

    /** @dataProvider wrongNumbers */
    public function testWrongNumbersAreRefusedByField(array $change, string $field): void
    {
        $good = ['key' => '7495', 'companyName' => 'Альфа', 'dealCategoryId' => 3];
        $call = $change + ['call' => 'setNumbers', 'version' => 2, 'numbers' => [$good]];
        [$status, $content] = Portal::post(json_encode($call));

        self::assertSame([400, 'FIELD_WRONG', $field], [$status, $content['error']['code'], $content['error']['field']]);
        self::assertSame(1, Numbers::version());
    }

    public static function wrongNumbers(): array
    {
        $good = ['key' => '7495', 'companyName' => 'Альфа', 'dealCategoryId' => 3];

        return [
            'version' => [['version' => '2'], 'version'],
            'no version' => [['version' => 0], 'version'],
            'no list' => [['numbers' => $good], 'numbers'],
            'no objects' => [['numbers' => ['7495']], 'numbers'],
            'no key' => [['numbers' => [$good, ['key' => ' '] + $good]], 'numbers.1.key'],
            'long key' => [['numbers' => [['key' => str_repeat('7', 191)] + $good]], 'numbers.0.key'],
            'the same twice' => [['numbers' => [$good, $good]], 'numbers.1.key'],
            'company' => [['numbers' => [['companyName' => ''] + $good]], 'numbers.0.companyName'],
            'pipeline' => [['numbers' => [['dealCategoryId' => -1] + $good]], 'numbers.0.dealCategoryId'],
        ];
    }

    /** @return array<string, list<string>> code of a trigger => the cards for which the portal has asked for it */
    private static function triggersAsked(callable $call): array
    {
        \Playground\QueryTrace::start();
        $call();
        $asked = [];
        foreach (\Playground\QueryTrace::stop() as $mark) {
            if (preg_match('/^trigger (\w+) \S* ?((?:CONTACT|DEAL|LEAD|COMPANY) .*)$/', $mark, $found)) {
                $asked[$found[1]] = explode(', ', $found[2]);
            }
        }

        return $asked;
    }

    /** @return list<string> */
    private static function sorted(string ...$texts): array
    {
        sort($texts);

        return $texts;
    }

    private static function outgoing(int $contactId, array $bindings): string
    {
        return Portal::act('callGoesOut', [
            'number' => PortalCalls::ALFA, 'phone' => self::PHONE, 'userId' => 5, 'entityType' => 'CONTACT', 'entityId' => $contactId, 'bindings' => $bindings,
        ])['callId'];
    }
}
