<?php

declare(strict_types=1);

use Linewarden\Dispatch\Feed\EventQueue;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\SafetyNet;
use PHPUnit\Framework\TestCase;

/** The agent tells the portal's administrators that the sidecar is silent, and that it works again. */
final class SilenceTest extends TestCase
{
    private const NOBODY_LISTENS = 'http://127.0.0.1:1';
    private const ADMINISTRATOR = 1;
    private const SECOND = 8;

    private WebServer $sidecar;

    protected function setUp(): void
    {
        Portal::reset();
        Module::remember('nudge', '');
        Module::remember('silence_told', '');
        Module::setSilenceMinutes(5);
        $router = $_SERVER['DOCUMENT_ROOT'] . '/silence-router.php';
        file_put_contents($router, "<?php http_response_code(str_starts_with(\$_SERVER['REQUEST_URI'], '/unsigned') ? 401 : 204);");
        $this->sidecar = new WebServer($router);
        Module::setSidecarUrl($this->sidecar->url);
    }

    protected function tearDown(): void
    {
        $this->sidecar->stop();
        Module::setSidecarUrl('');
        Module::setSilenceMinutes(5);
        Portal::sql('DELETE FROM b_user_group WHERE USER_ID <> ' . self::ADMINISTRATOR);
        Portal::sql('UPDATE b_user_group SET DATE_ACTIVE_FROM = NULL, DATE_ACTIVE_TO = NULL');
        Portal::sql("UPDATE b_user SET ACTIVE = 'Y', LANGUAGE_ID = NULL WHERE ID IN (1, 8)");
        Portal::sql("UPDATE b_lang SET LANGUAGE_ID = 'ru'");
        Portal::sql("UPDATE b_group SET ACTIVE = 'Y'");
    }

    public function testASilentSidecarIsToldOnceAndItsReturnInTheSameNotice(): void
    {
        self::agentRunsAt('12:00:00');
        Module::setSidecarUrl(self::NOBODY_LISTENS);
        self::agentRunsAt('12:01:00');
        self::agentRunsAt('12:05:30');
        self::assertSame([], self::notices(), 'a restart is not worth a word');

        self::agentRunsAt('12:06:30');
        self::agentRunsAt('12:07:00');
        self::agentRunsAt('18:00:00');
        self::assertSame([self::ADMINISTRATOR => [
            'Служба распределения не отвечает с 12:01: новые диалоги раздаёт собственная очередь портала. Проверьте, запущена ли служба и доступна'
                . ' ли она с сервера портала. [URL=/bitrix/admin/settings.php?mid=linewarden.dispatch&lang=ru]Открыть настройки модуля[/URL]',
        ]], self::notices());

        Module::setSidecarUrl($this->sidecar->url);
        self::agentRunsAt('18:01:00');
        self::agentRunsAt('18:02:00');
        self::assertSame([self::ADMINISTRATOR => [
            'Служба распределения снова работает; не работала с 12:01 до 18:01. Что её ждало, она распределяет сама.'
                . ' [URL=/bitrix/admin/settings.php?mid=linewarden.dispatch&lang=ru]Открыть настройки модуля[/URL]',
        ]], self::notices());
    }

    public function testASecondSilenceIsToldAgain(): void
    {
        foreach (['12:00', '15:00'] as $hour) {
            [$begun, $told, $over] = array_map(static fn(string $later): string => date('H:i:s', strtotime($hour) + (int) $later), ['0', '330', '360']);
            Module::setSidecarUrl(self::NOBODY_LISTENS);
            self::agentRunsAt($begun);
            self::agentRunsAt($told);
            Module::setSidecarUrl($this->sidecar->url);
            self::agentRunsAt($over);
        }
        self::assertSame(
            ['с 12:00 до 12:06', 'с 15:00 до 15:06'],
            array_map(static fn(string $text): string => preg_match('/с \d+:\d+ до \d+:\d+/u', $text, $found) ? $found[0] : $text, self::notices()[self::ADMINISTRATOR])
        );
    }

    public function testAnotherProblemIsTheSameSilence(): void
    {
        Module::setSidecarUrl(self::NOBODY_LISTENS);
        self::agentRunsAt('12:00:00');
        Module::setSidecarUrl("{$this->sidecar->url}/unsigned");
        self::agentRunsAt('12:04:00');
        self::assertSame([], self::notices());
        self::agentRunsAt('12:05:30');
        self::assertStringContainsString('с 12:00 не принимает подпись', self::notices()[self::ADMINISTRATOR][0]);

        Module::setSidecarUrl(self::NOBODY_LISTENS);
        self::agentRunsAt('12:20:00');
        self::assertCount(1, self::notices()[self::ADMINISTRATOR]);
    }

    public function testASidecarThatAnswersAndTakesNoEventsIsSilentToo(): void
    {
        self::agentRunsAt('11:00:00');
        Portal::setClock('2026-03-02 12:00:00');
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]);
        self::agentRunsAt('12:04:30');
        self::assertSame([], self::notices());
        self::agentRunsAt('12:05:30');
        self::assertStringContainsString('отвечает, но с 12:00 не берёт события', self::notices()[self::ADMINISTRATOR][0]);

        Portal::forgetEvents();
        self::agentRunsAt('12:06:00');
        self::assertStringContainsString('снова работает', self::notices()[self::ADMINISTRATOR][0]);
    }

    public function testASidecarThatHasJustComeBackHasTimeForWhatWaited(): void
    {
        Portal::setClock('2026-03-01 12:00:00');
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]); // before anybody said where the sidecar is
        self::agentRunsAt('12:00:00');
        self::agentRunsAt('12:04:30');
        self::assertSame([], self::notices());
        self::agentRunsAt('12:05:30');
        self::assertStringContainsString('с 12:00 не берёт события', self::notices()[self::ADMINISTRATOR][0]);
    }

    public function testASilenceOfTheNightSaysTheDayWhenItIsFoundInTheMorning(): void
    {
        Module::setSidecarUrl(self::NOBODY_LISTENS);
        self::agentRunsAt('23:05:00');
        self::agentRunsAt('08:00:00', '2026-03-03'); // agents on hits, and nobody had been there
        self::assertStringContainsString('не отвечает с 23:05 02.03.2026:', self::notices()[self::ADMINISTRATOR][0]);
    }

    public function testEachAdministratorReadsTheirOwnLanguage(): void
    {
        Portal::sql('INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (' . self::SECOND . ', 1)');
        Portal::sql("UPDATE b_user SET LANGUAGE_ID = 'de' WHERE ID = " . self::SECOND);
        self::silence();
        self::assertStringContainsString('не отвечает с 12:00', self::notices()[self::ADMINISTRATOR][0], 'without one that of the site');
        self::assertSame(
            'The Linewarden service has not answered since 12:00: the portal’s own queue hands out new dialogs. See that the service runs and that the portal’s'
                . ' server reaches it. [URL=/bitrix/admin/settings.php?mid=linewarden.dispatch&lang=en]Open the module settings[/URL]',
            self::notices()[self::SECOND][0]
        );
    }

    /** @dataProvider thoseWhoAreNoAdministrators */
    public function testOnlyThoseWhoAreAdministratorsNowAreTold(string $change): void
    {
        Portal::sql('INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (' . self::SECOND . ', 1)');
        Portal::setClock('2026-03-02 12:00:00');
        Portal::sql($change);
        self::silence();
        self::assertSame([self::ADMINISTRATOR], array_keys(self::notices()));
    }

    public static function thoseWhoAreNoAdministrators(): array
    {
        return [
            'membership over' => ["UPDATE b_user_group SET DATE_ACTIVE_TO = '2026-03-01 00:00:00' WHERE USER_ID = 8"],
            'membership to come' => ["UPDATE b_user_group SET DATE_ACTIVE_FROM = '2026-03-09 00:00:00' WHERE USER_ID = 8"],
            'dismissed' => ["UPDATE b_user SET ACTIVE = 'N' WHERE ID = 8"],
            'in another group' => ["UPDATE b_user_group SET GROUP_ID = 2 WHERE USER_ID = 8"],
        ];
    }

    public function testAPortalWithoutAdministratorsGoesOn(): void
    {
        Portal::sql("UPDATE b_group SET ACTIVE = 'N' WHERE ID = 1");
        file_put_contents(getenv('PLAYGROUND_LOG'), '');
        self::silence();
        self::agentRunsAt('12:06:00');
        self::assertSame([], self::notices());
        self::assertSame(1, substr_count(file_get_contents(getenv('PLAYGROUND_LOG')), 'no administrator to tell'), 'the log is told, once');
    }

    public function testNobodyIsToldOfASidecarThatWasTakenOut(): void
    {
        self::silence();
        Module::setSidecarUrl('');
        self::agentRunsAt('12:06:00');
        Module::setSidecarUrl($this->sidecar->url);
        self::agentRunsAt('12:07:00');
        self::assertStringContainsString('не отвечает', self::notices()[self::ADMINISTRATOR][0]);
    }

    public function testTheTimeIsSetOnThePage(): void
    {
        $given = ['do' => 'save', 'sidecar_url' => self::NOBODY_LISTENS, 'board_url' => '', 'service_user_id' => '1'];
        foreach (['0', '241', '-1', '5.5', 'soon', ''] as $wrong) {
            self::assertStringContainsString('от 1 до 240', Portal::settingsPage(1, ['silence_minutes' => $wrong] + $given));
            self::assertSame(5, Module::silenceMinutes());
        }
        Portal::settingsPage(1, ['silence_minutes' => '30'] + $given);
        self::assertSame(30, Module::silenceMinutes());
        Portal::settingsPage(1, $given); // as a page of the former version sends it
        self::assertSame(30, Module::silenceMinutes());

        self::agentRunsAt('12:00:00');
        self::agentRunsAt('12:29:00');
        self::assertSame([], self::notices());
        self::agentRunsAt('12:30:30');
        self::assertCount(1, self::notices());
    }

    /** More than five minutes of it, from 12:00. */
    private static function silence(): void
    {
        Module::setSidecarUrl(self::NOBODY_LISTENS);
        self::agentRunsAt('12:00:00');
        self::agentRunsAt('12:05:30');
    }

    private static function agentRunsAt(string $time, string $day = '2026-03-02'): void
    {
        Portal::setClock("$day $time");
        SafetyNet::run();
        Portal::newHit();
    }

    /** @return array<int, list<string>> user id => texts, the oldest first */
    private static function notices(): array
    {
        $notices = [];
        $rows = Portal::rows("SELECT c.AUTHOR_ID, m.MESSAGE FROM b_im_message m JOIN b_im_chat c ON c.ID = m.CHAT_ID
            WHERE m.NOTIFY_MODULE = 'linewarden.dispatch' ORDER BY m.ID");
        foreach ($rows as $row) {
            $notices[(int) $row['AUTHOR_ID']][] = $row['MESSAGE'];
        }

        return $notices;
    }
}
