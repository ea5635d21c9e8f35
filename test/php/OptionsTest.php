<?php

declare(strict_types=1);

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
        Module::setServiceUserId(1);
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
        Portal::settingsPage(1, ['do' => 'save', 'sidecar_url' => 'http://127.0.0.1:3900/', 'service_user_id' => '5']);

        self::assertSame(['http://127.0.0.1:3900', 5], [Module::sidecarUrl(), Module::serviceUserId()]);
    }

    public function testWrongInputIsNamedAndNothingIsSaved(): void
    {
        $page = Portal::settingsPage(1, ['do' => 'save', 'sidecar_url' => 'javascript:"><script>alert(1)</script>', 'service_user_id' => '5']);
        self::assertStringContainsString('http://', $page);
        self::assertStringNotContainsString('<script>alert', $page, 'typed text is shown again, escaped');
        self::assertSame(['', 1], [Module::sidecarUrl(), Module::serviceUserId()]);

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
