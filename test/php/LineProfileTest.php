<?php

declare(strict_types=1);

use Linewarden\Dispatch\Call\LineProfile;
use Linewarden\Dispatch\Portal\GateBot;
use PHPUnit\Framework\TestCase;

/** The line profile: what it finds wrong, and what the button sets. Also the other call, the handshake. */
final class LineProfileTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
        Portal::sql("UPDATE b_imopenlines_config SET CRM = 'Y', CRM_CREATE = 'deal', CRM_FORWARD = 'Y', CRM_TRANSFER_CHANGE = 'Y', QUEUE_TYPE = 'all',
            QUEUE_TIME = 60, CHECK_AVAILABLE = 'Y', MAX_CHAT = 3, WELCOME_BOT_TIME = 600, WELCOME_BOT_JOIN = 'first', WELCOME_BOT_LEFT = 'close'
            WHERE ID = 2");
    }

    public function testFreshLineIsWrongInEachPoint(): void
    {
        $line = LineProfile::lines([2])[0];

        self::assertSame([2, 'Альфа Telegram', true], [$line['lineId'], $line['name'], $line['isActive']]);
        self::assertSame(
            ['CRM'],
            array_column(array_filter($line['items'], static fn(array $item): bool => $item['isOk']), 'field'),
            'only CRM=Y was right'
        );
        self::assertSame(['field' => 'QUEUE', 'actual' => '0', 'expected' => '> 0', 'isOk' => false], end($line['items']));
    }

    public function testButtonSetsAllButThePeople(): void
    {
        LineProfile::apply(2);
        $wrong = array_filter(LineProfile::lines([2])[0]['items'], static fn(array $item): bool => !$item['isOk']);

        self::assertSame(['QUEUE'], array_values(array_column($wrong, 'field')));
        self::assertSame(
            ['Y', (string) GateBot::id(), 'always', '60', 'queue'],
            array_map('strval', array_values(Portal::rows('SELECT WELCOME_BOT_ENABLE, WELCOME_BOT_ID, WELCOME_BOT_JOIN, WELCOME_BOT_TIME,
                WELCOME_BOT_LEFT FROM b_imopenlines_config WHERE ID = 2')[0])),
            'without ENABLE the portal would reset the bot'
        );
    }

    public function testOneWrongValueOfTheBotDoesNotCostTheOthers(): void
    {
        LineProfile::apply(2);
        Portal::sql('UPDATE b_imopenlines_config SET WELCOME_BOT_TIME = 600 WHERE ID = 2');
        LineProfile::apply(2);

        self::assertSame([(string) GateBot::id(), '60'], array_map('strval', array_values(
            Portal::rows('SELECT WELCOME_BOT_ID, WELCOME_BOT_TIME FROM b_imopenlines_config WHERE ID = 2')[0]
        )));
    }

    public function testGoodValuesOfAnAdministratorStay(): void
    {
        Portal::sql("UPDATE b_imopenlines_config SET QUEUE_TYPE = 'strictly', QUEUE_TIME = 900 WHERE ID = 2");
        LineProfile::apply(2);

        self::assertSame(['strictly', '900'], array_map('strval', array_values(
            Portal::rows('SELECT QUEUE_TYPE, QUEUE_TIME FROM b_imopenlines_config WHERE ID = 2')[0]
        )));
    }

    public function testBotDeletedBySomebodyIsMadeAnewByTheButton(): void
    {
        LineProfile::apply(1);
        $deleted = GateBot::id();
        \Bitrix\Im\Bot::unRegister(['BOT_ID' => $deleted]);
        self::assertSame(0, GateBot::id());
        $isOk = array_column(LineProfile::lines([2])[0]['items'], 'isOk', 'field');
        self::assertFalse($isOk['WELCOME_BOT_ID'], 'no bot is not the right bot');

        LineProfile::apply(1);
        self::assertGreaterThan($deleted, GateBot::id());
        self::assertSame((string) GateBot::id(), (string) Portal::value('SELECT WELCOME_BOT_ID FROM b_imopenlines_config WHERE ID = 1'));
    }

    public function testCallGivesAllLinesOrTheAskedOnes(): void
    {
        Portal::sql("INSERT INTO b_imopenlines_config (ID, LINE_NAME, TEMPORARY) VALUES (90, 'Черновик', 'Y')");
        try {
            $lines = static fn(array $ids): array => array_column(
                Portal::post(json_encode(['call' => 'lineProfile', 'lineIds' => $ids]))[1]['result']['lines'],
                'lineId'
            );
            self::assertSame([1, 2], $lines([]));
            self::assertSame([2], $lines([2]));
            self::assertSame([], $lines([77]));
        } finally {
            Portal::sql('DELETE FROM b_imopenlines_config WHERE ID = 90');
        }
    }

    public function testHandshakeHasAllThatTheProtocolLists(): void
    {
        $result = Portal::post('{"call": "handshake"}')[1]['result'];

        self::assertSame([
            'moduleVersion', 'commands', 'events', 'phpVersion', 'portalNow', 'phpTimeZone', 'mysqlTimeZone', 'onlineLimitSeconds',
            'externalUserTypes', 'vacationTypes', 'isTimemanAvailable', 'modules', 'calendar', 'siteIds', 'defaultSiteId', 'serviceUserId', 'botId', 'companyField',
            'numbersVersion', 'boardUrl', 'watchedItems',
        ], array_keys($result));
        self::assertSame(date_default_timezone_get(), $result['phpTimeZone']);
        self::assertContains('imconnector', $result['externalUserTypes']);
        self::assertContains('VACATION', $result['vacationTypes']);
        self::assertSame(['s1'], $result['siteIds']);
        self::assertSame(GateBot::id(), $result['botId']);
        self::assertArrayHasKey('imopenlines', $result['modules']);
        self::assertSame(['workTimeStart', 'workTimeEnd', 'weekHolidays', 'yearHolidays', 'yearWorkdays'], array_keys($result['calendar']));
        self::assertTrue(array_is_list($result['calendar']['weekHolidays']));
        self::assertEqualsWithDelta(strtotime('2026-03-02 12:00:00'), $result['portalNow'], 5);
    }
}
