<?php

declare(strict_types=1);

use Bitrix\Main\Config\Option;
use PHPUnit\Framework\TestCase;

/** Agents of the practice portal: when they run, in which order, and what becomes of them. */
final class AgentsTest extends TestCase
{
    private const MODULE = 'crm';

    protected function setUp(): void
    {
        Portal::reset();
        Portal::sql("UPDATE b_agent SET ACTIVE = 'N'"); // the portal's own
        $GLOBALS['ran'] = [];
    }

    protected function tearDown(): void
    {
        Portal::sql("DELETE FROM b_agent WHERE NAME LIKE 'AgentsTest::%' OR MODULE_ID = 'no.module'");
        Portal::sql("UPDATE b_agent SET ACTIVE = 'Y'");
        foreach (['agents_use_crontab' => 'N', 'check_agents' => 'N', 'agents_limit' => '100'] as $name => $value) {
            Option::set('main', $name, $value);
        }
    }

    public static function note(string $name, bool $goesOn = true): string
    {
        $GLOBALS['ran'][] = $name;

        return $goesOn ? "AgentsTest::note('$name');" : '';
    }

    public static function breaks(): string
    {
        $GLOBALS['ran'][] = 'breaks';
        throw new RuntimeException('an agent that breaks');
    }

    public static function becomesAnother(): string
    {
        return "AgentsTest::note('another');";
    }

    public static function asksForItself(): string
    {
        $GLOBALS['ran'][] = $GLOBALS['USER'] === null ? 'nobody' : 'somebody';
        $GLOBALS['pPERIOD'] = 7200;

        return 'AgentsTest::asksForItself();';
    }

    public function testBiggerSortGoesFirstAndEachGoesOnAfterItsInterval(): void
    {
        self::add("AgentsTest::note('late');", sort: 10);
        self::add("AgentsTest::note('early');", sort: 500);
        \CAgent::CheckAgents();
        self::assertSame(['early', 'late'], $GLOBALS['ran']);
        \CAgent::CheckAgents();
        self::assertCount(2, $GLOBALS['ran'], 'not before the interval is over');
        Portal::setClock('2026-03-02 12:01:30');
        \CAgent::CheckAgents();
        self::assertCount(4, $GLOBALS['ran']);
    }

    public function testTheReturnedCallIsTheNextOneAndNothingEndsTheAgent(): void
    {
        self::add("AgentsTest::note('once', false);");
        self::add('AgentsTest::becomesAnother();');
        \CAgent::CheckAgents();
        self::assertSame(["AgentsTest::note('another');"], self::agents());
    }

    public function testAnAgentThatBreaksIsTriedAgainTenMinutesLaterAndHoldsUpNobody(): void
    {
        self::add('AgentsTest::breaks();', sort: 500);
        self::add("AgentsTest::note('next');");
        \CAgent::CheckAgents();
        self::assertSame(['breaks', 'next'], $GLOBALS['ran']);
        self::assertSame('Y', Portal::value("SELECT RUNNING FROM b_agent WHERE NAME = 'AgentsTest::breaks();'"));

        Portal::setClock('2026-03-02 12:09:00');
        \CAgent::CheckAgents();
        self::assertSame(['breaks', 'next', 'next'], $GLOBALS['ran']);
        Portal::setClock('2026-03-02 12:10:30');
        \CAgent::CheckAgents();
        self::assertSame(['next', 'breaks'], array_slice($GLOBALS['ran'], 3), 'behind those that are no trouble');
    }

    public function testAPeriodCountsFromTheTimeSetAndAnIntervalFromNow(): void
    {
        self::add("AgentsTest::note('interval');");
        self::add("AgentsTest::note('period');", period: 'Y');
        Portal::sql("UPDATE b_agent SET NEXT_EXEC = '2026-03-02 11:59:20' WHERE NAME LIKE 'AgentsTest::%'");
        \CAgent::CheckAgents();
        $next = array_map(
            static fn(string $name): string => Portal::value("SELECT DATE_FORMAT(NEXT_EXEC, '%H:%i') FROM b_agent WHERE NAME LIKE '%$name%'"),
            ['interval', 'period']
        );
        self::assertSame(['12:01', '12:00'], $next);
    }

    public function testAnAgentHasNoUserAndMaySetItsInterval(): void
    {
        $GLOBALS['USER']->Authorize(5);
        self::add('AgentsTest::asksForItself();');
        \CAgent::CheckAgents();
        self::assertSame(['nobody'], $GLOBALS['ran']);
        self::assertSame('14:00', Portal::value("SELECT DATE_FORMAT(NEXT_EXEC, '%H:%i') FROM b_agent WHERE NAME LIKE '%asksForItself%'"));
        self::assertSame(5, (int) $GLOBALS['USER']->GetID());
    }

    public function testAHitTakesNoMoreThanIsSet(): void
    {
        Option::set('main', 'agents_limit', '1');
        self::add("AgentsTest::note('one');");
        self::add("AgentsTest::note('two');");
        \CAgent::CheckAgents();
        self::assertCount(1, $GLOBALS['ran']);
    }

    public function testAnAgentOfAMissingModuleIsPassedOver(): void
    {
        self::add("AgentsTest::note('of nobody');", module: 'no.module');
        \CAgent::CheckAgents();
        self::assertSame([], $GLOBALS['ran']);
        self::assertSame('no.module', Portal::value("SELECT MODULE_ID FROM b_agent WHERE NAME LIKE '%of nobody%'"));
    }

    public function testOnCronHitsRunThoseWithAPeriodOnly(): void
    {
        Option::set('main', 'agents_use_crontab', 'Y');
        self::add("AgentsTest::note('period');", period: 'Y');
        self::add("AgentsTest::note('interval');");
        \CAgent::CheckAgents();
        self::assertSame(['period'], $GLOBALS['ran']);
    }

    /** @dataProvider hits */
    public function testAHitRunsThemAfterItsAnswerWhereTheyAreOnHits(string $checkAgents, string $path, bool $runs): void
    {
        Option::set('main', 'check_agents', $checkAgents);
        Portal::sql("UPDATE b_agent SET ACTIVE = 'Y', NEXT_EXEC = '2026-03-02 11:00:00', LAST_EXEC = NULL WHERE MODULE_ID = 'linewarden.dispatch'");
        $portal = new WebServer($_SERVER['DOCUMENT_ROOT']);
        try {
            $portal->request('GET', $path);
            $portal->request('GET', '/nothing'); // the server goes on with the next one when the jobs of the first are done
        } finally {
            $portal->stop();
        }
        self::assertSame($runs, Portal::value("SELECT LAST_EXEC FROM b_agent WHERE MODULE_ID = 'linewarden.dispatch'") !== null);
    }

    public static function hits(): array
    {
        return [
            'on hits' => ['Y', '/playground/login.php', true],
            'a hit that checks no agents' => ['Y', '/bitrix/tools/linewarden.dispatch/board.php', false],
            'not on hits' => ['N', '/playground/login.php', false],
        ];
    }

    private static function add(string $call, int $sort = 100, string $period = 'N', string $module = self::MODULE): void
    {
        self::assertGreaterThan(0, \CAgent::AddAgent($call, $module, $period, 60, '', 'Y', '', $sort, false, false));
    }

    /** @return list<string> */
    private static function agents(): array
    {
        return array_column(Portal::rows("SELECT NAME FROM b_agent WHERE NAME LIKE 'AgentsTest::%'"), 'NAME');
    }
}
