<?php

declare(strict_types=1);

use Linewarden\Dispatch\Feed\Nudge;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Settings\SidecarUrl;
use PHPUnit\Framework\TestCase;

/** The settings page: what it shows and keeps back, and whom it lets write. */
final class OptionsTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
    }

    protected function tearDown(): void
    {
        Module::setSidecarUrl('');
        Module::setBoardUrl('');
        Module::setServiceUserId(1);
        Portal::sql("DELETE FROM b_module_group WHERE MODULE_ID = 'linewarden.dispatch'");
    }

    public function testSecretIsNeverOnThePage(): void
    {
        $page = Portal::settingsPage(1);

        self::assertStringContainsString('•••', $page);
        self::assertStringNotContainsString(Module::secret(), $page);
    }

    public function testRotatedSecretIsShownOnce(): void
    {
        $former = Module::secret();
        Portal::settingsPage(1, ['do' => 'rotate']);

        self::assertNotSame($former, Module::secret());
        self::assertStringContainsString(Module::secret(), Portal::settingsPage(1));
        self::assertStringNotContainsString(Module::secret(), Portal::settingsPage(1));
    }

    public function testAddressAndServiceUserAreSaved(): void
    {
        Portal::settingsPage(1, [
            'do' => 'save', 'sidecar_url' => 'http://127.0.0.1:3900/', 'board_url' => 'https://dispatch.example.org/', 'service_user_id' => '5',
        ]);

        self::assertSame(
            ['http://127.0.0.1:3900', 'https://dispatch.example.org', 5],
            [Module::sidecarUrl(), Module::boardUrl(), Module::serviceUserId()]
        );
    }

    public function testWhatIsCheckedIsWhatWasTyped(): void
    {
        $page = Portal::settingsPage(1, ['do' => 'check', 'sidecar_url' => '127.0.0.1:1', 'board_url' => '', 'service_user_id' => '1']);
        self::assertStringContainsString('http://', $page, 'a wrong address is named');
        self::assertSame('', Module::sidecarUrl());

        Portal::settingsPage(1, ['do' => 'check', 'sidecar_url' => 'http://127.0.0.1:1', 'board_url' => '', 'service_user_id' => '1']);
        self::assertSame('http://127.0.0.1:1', Module::sidecarUrl());
        self::assertNotSame('', Nudge::lastResult()['problem'] ?? '', 'nobody listens there');
        self::assertStringContainsString('Проверьте, что служба запущена', Portal::settingsPage(1));
    }

    public function testAWrongSecretIsToldFromAWrongAddress(): void
    {
        foreach (['HTTP 401' => 'не приняла подпись', 'HTTP 404' => 'отвечает не служба', 'HTTP 503' => 'служба запущена'] as $problem => $said) {
            Module::remember('nudge', json_encode(['problem' => $problem, 'since' => 1772521200]));
            self::assertStringContainsString($said, Portal::settingsPage(1));
        }
        Module::remember('nudge', json_encode(['problem' => '', 'since' => 1772521200]));
        self::assertStringNotContainsString('служба запущена', Portal::settingsPage(1));
        Module::remember('nudge', '');
    }

    public function testTabsStandInTheOrderOfTheSetUp(): void
    {
        $tabs = self::asDocument(Portal::withBuiltApp('app', static fn(): string => Portal::settingsPage(1)))->query('//button[@data-tab]');
        self::assertSame(
            ['connection', 'companies', 'schedules', 'lines', 'board', 'journal', 'merges', 'rights'],
            array_map(static fn($tab): string => $tab->getAttribute('data-tab'), iterator_to_array($tabs))
        );
    }

    public function testWrongInputIsNamedAndNothingIsSaved(): void
    {
        $page = Portal::settingsPage(1, ['do' => 'save', 'sidecar_url' => 'javascript:"><script>alert(1)</script>', 'service_user_id' => '5']);
        self::assertStringContainsString('http://', $page);
        self::assertStringNotContainsString('<script>alert', $page, 'typed text is shown again, escaped');
        self::assertSame(['', 1], [Module::sidecarUrl(), Module::serviceUserId()]);

        $page = Portal::settingsPage(1, ['do' => 'save', 'sidecar_url' => '', 'board_url' => 'javascript:alert(1)', 'service_user_id' => '5']);
        self::assertStringContainsString('http://', $page);
        self::assertSame(['', 1], [Module::boardUrl(), Module::serviceUserId()]);

        Portal::settingsPage(1, ['do' => 'save', 'sidecar_url' => '', 'service_user_id' => '7']);
        self::assertSame(1, Module::serviceUserId(), 'a dismissed employee cannot serve');
    }

    public function testStrangersAndForgersChangeNothing(): void
    {
        $secret = Module::secret();
        Portal::settingsPage(5, ['do' => 'rotate']);
        self::assertSame('', trim(Portal::settingsPage(5)), 'without the right nothing is shown');
        Portal::settingsPage(1, ['do' => 'rotate'], 'a forged token');

        self::assertSame($secret, Module::secret());
    }

    public function testLinesAreSetByTheButton(): void
    {
        self::assertStringContainsString('Альфа Telegram', Portal::settingsPage(1));
        Portal::settingsPage(1, ['do' => 'line all']);

        foreach ([1, 2] as $lineId) {
            self::assertSame('Y', Portal::value("SELECT WELCOME_BOT_ENABLE FROM b_imopenlines_config WHERE ID = $lineId"));
        }
    }

    public function testScreensAreTabsOutsideOfEveryForm(): void
    {
        Module::setBoardUrl('https://dispatch.example.org');
        $page = self::asDocument(Portal::withBuiltApp('LinewardenApp = {}', static fn(): string => Portal::settingsPage(1)));

        foreach (['schedules' => 'Расписания', 'companies' => 'Компании', 'board' => 'Табло', 'journal' => 'Журнал', 'merges' => 'Дубликаты', 'notices' => null] as $screen => $name) {
            $place = $page->query("//*[@data-linewarden-screen='$screen']");
            self::assertCount(1, $place);
            self::assertSame('ru', $place[0]->getAttribute('data-lang'));
            self::assertCount(0, $page->query('ancestor::form', $place[0]), 'a form would take the buttons of the screen for its own');
            self::assertCount($name === null ? 0 : 1, $page->query("//button[@data-tab='$screen' and text()='$name']"));
        }
        $script = $page->query('//script')[0]->textContent;
        self::assertStringContainsString('LinewardenApp.mount', $script);
        self::assertStringContainsString('dispatch.example.org', $script);
    }

    public function testBuiltAppIsCopiedWhenItHasChanged(): void
    {
        $installed = $_SERVER['DOCUMENT_ROOT'] . '/bitrix/js/linewarden/dispatch/app/dist';
        Portal::withBuiltApp('first', static fn() => Portal::settingsPage(1));
        self::assertSame('first', file_get_contents("$installed/app.js"));
        touch("$installed/part-of-the-first.js");
        Portal::withBuiltApp('second', static fn() => Portal::settingsPage(1));

        self::assertSame('second', file_get_contents("$installed/app.js"));
        self::assertFileDoesNotExist("$installed/part-of-the-first.js");
        Portal::withBuiltApp('second', static fn() => Portal::settingsPage(1), '.new {}');
        self::assertSame('.new {}', file_get_contents("$installed/app.css"));
    }

    public function testSourceThatWasNotBuiltSaysSo(): void
    {
        exec('rm -rf ' . escapeshellarg($_SERVER['DOCUMENT_ROOT'] . '/bitrix/js/linewarden'));
        $page = Portal::withBuiltApp(null, static fn(): string => Portal::settingsPage(1));

        self::assertSame(6, substr_count($page, 'npm run build:web'));
        self::assertStringNotContainsString('<script', $page);
        self::assertStringContainsString('sidecar_url', $page, 'the other tabs are there');
    }

    public function testReadersHaveNoScreens(): void
    {
        Portal::sql("INSERT INTO b_module_group (MODULE_ID, GROUP_ID, G_ACCESS) VALUES ('linewarden.dispatch', 2, 'R')");
        $page = Portal::withBuiltApp('app', static fn(): string => Portal::settingsPage(5));

        self::assertStringContainsString('sidecar_url', $page);
        self::assertStringNotContainsString('data-linewarden-screen', $page);
    }

    public function testEachTabIsSavedByItself(): void
    {
        Module::setSidecarUrl('http://127.0.0.1:3900');
        Portal::settingsPage(1, ['do' => 'rights', 'Update' => 'Y', 'linewardenDispatch_active_tab' => 'rights']);

        self::assertSame('http://127.0.0.1:3900', Module::sidecarUrl(), 'saving the rights leaves the connection alone');
        $forms = self::asDocument(Portal::settingsPage(1))->query('//form');
        self::assertCount(3, $forms);
        foreach ($forms as $form) {
            self::assertStringContainsString('sessid', $form->ownerDocument->saveHTML($form));
        }
    }

    private static function asDocument(string $page): DOMXPath
    {
        $document = new DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8">' . $page, LIBXML_NOERROR);

        return new DOMXPath($document);
    }

    public function testEveryTextOfThePageIsInBothLanguages(): void
    {
        $lang = dirname(__DIR__, 2) . '/bitrix-module/linewarden.dispatch/lang';
        $keys = static function (string $language) use ($lang): array {
            $all = [];
            foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator("$lang/$language", FilesystemIterator::SKIP_DOTS)) as $file) {
                $MESS = [];
                include $file->getPathname();
                foreach (array_keys($MESS) as $key) {
                    $all[] = substr($file->getPathname(), strlen("$lang/$language")) . " $key";
                }
            }
            sort($all);

            return $all;
        };

        self::assertSame($keys('ru'), $keys('en'));
        foreach (\Linewarden\Dispatch\Call\LineProfile::lines([1])[0]['items'] as $item) {
            self::assertContains("/options.php LINEWARDEN_DISPATCH_FIELD_{$item['field']}", $keys('en'));
        }
    }

    /** @dataProvider addresses */
    public function testAddressIsChecked(string $url, string $problem): void
    {
        self::assertSame($problem, SidecarUrl::problem($url));
    }

    public static function addresses(): array
    {
        return [
            ['', ''],
            ['http://127.0.0.1:3900', ''],
            ['https://sidecar.example.org/linewarden', ''],
            ['http://[::1]:3900', ''],
            ['ftp://127.0.0.1', 'SCHEME'],
            ['127.0.0.1:3900', 'SCHEME'],
            ['file:///etc/passwd', 'SCHEME'],
            ['http://', 'SCHEME'],
            ['http://bad host', 'HOST'],
            ['http://-x-', 'HOST'],
            ['http://user:word@127.0.0.1', 'EXTRA'],
            ['http://127.0.0.1/?a=1', 'EXTRA'],
            ['http://127.0.0.1/#x', 'EXTRA'],
        ];
    }
}
