<?php

declare(strict_types=1);

use Linewarden\Dispatch\Feed\EventQueue;
use Linewarden\Dispatch\Feed\Nudge;
use Linewarden\Dispatch\Module;
use PHPUnit\Framework\TestCase;

/** The nudge, against a real HTTP server. */
final class NudgeTest extends TestCase
{
    private WebServer $server;
    private string $log;

    protected function setUp(): void
    {
        Portal::reset();
        Module::remember('nudge', '');
        $this->log = $_SERVER['DOCUMENT_ROOT'] . '/nudges.log';
        @unlink($this->log);
        $router = $_SERVER['DOCUMENT_ROOT'] . '/nudge-router.php';
        file_put_contents($router, <<<'PHP'
            <?php
            file_put_contents(__DIR__ . '/nudges.log', json_encode(['uri' => $_SERVER['REQUEST_URI'], 'method' => $_SERVER['REQUEST_METHOD'],
                'body' => file_get_contents('php://input'), 'headers' => getallheaders()]) . "\n", FILE_APPEND);
            if (str_starts_with($_SERVER['REQUEST_URI'], '/away')) { header('Location: /nudge', true, 302); return; }
            if (str_starts_with($_SERVER['REQUEST_URI'], '/slow')) { sleep(4); }
            http_response_code(204);
            PHP);
        $this->server = new WebServer($router);
    }

    protected function tearDown(): void
    {
        $this->server->stop();
        Module::setSidecarUrl('');
    }

    public function testOneSignedNudgePerHitHoweverManyEvents(): void
    {
        Module::setSidecarUrl("{$this->server->url}");
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]);
        EventQueue::add('EmployeeChanged', 'user:6', ['userId' => 6]);
        self::assertSame([], $this->nudges(), 'nothing is sent before the response');
        Portal::newHit();
        $nudges = $this->nudges();

        self::assertCount(1, $nudges);
        $headers = array_change_key_case($nudges[0]['headers']);
        self::assertSame(['POST', '/nudge', '{}'], [$nudges[0]['method'], $nudges[0]['uri'], $nudges[0]['body']]);
        $signed = "{$headers['x-linewarden-time']}.{$headers['x-linewarden-nonce']}.POST /nudge.0.{}";
        self::assertSame(hash_hmac('sha256', $signed, Module::secret()), $headers['x-linewarden-signature']);
        self::assertSame('0', $headers['x-linewarden-user']);

        EventQueue::add('EmployeeChanged', 'user:6', ['userId' => 6]);
        Portal::newHit();
        self::assertCount(2, $this->nudges(), 'the next hit nudges again');
    }

    public function testOutcomeIsKeptWithTheTimeItBegan(): void
    {
        Module::setSidecarUrl("{$this->server->url}");
        self::assertSame('', Nudge::send());
        $since = Nudge::lastResult()['since'];
        Portal::setClock('2026-03-02 13:00:00');
        Nudge::send();
        self::assertSame(['problem' => '', 'since' => $since], Nudge::lastResult(), 'an unchanged outcome is not written again');

        Module::setSidecarUrl('http://127.0.0.1:1');
        self::assertNotSame('', Nudge::send());
        self::assertStringStartsWith('no answer', Nudge::lastResult()['problem']);
    }

    public function testSignatureIsNotCarriedAlongARedirect(): void
    {
        Module::setSidecarUrl("{$this->server->url}/away");
        self::assertSame('HTTP 302', Nudge::send());
        self::assertSame(['/away/nudge'], array_column($this->nudges(), 'uri'));
    }

    public function testProxyOfThePortalIsNotAskedForASidecarNextDoor(): void
    {
        $settings = $_SERVER['DOCUMENT_ROOT'] . '/bitrix/.settings.php';
        file_put_contents($settings, "<?php return ['http_client_options' => ['value' => ['proxyHost' => '127.0.0.1', 'proxyPort' => 9]]];");
        $read = new ReflectionProperty(\Bitrix\Main\Config\Configuration::class, 'instances');
        $read->setValue(null, []);
        Module::setSidecarUrl($this->server->url);
        try {
            self::assertSame('', Nudge::send());
        } finally {
            unlink($settings);
            $read->setValue(null, []);
        }
    }

    public function testSlowSidecarHoldsThePortalForAboutASecond(): void
    {
        Module::setSidecarUrl("{$this->server->url}/slow");
        $begun = microtime(true);
        self::assertNotSame('', Nudge::send());
        self::assertLessThan(3.0, microtime(true) - $begun);
    }

    public function testHitsDoNotWaitForASidecarThatHasJustNotAnswered(): void
    {
        Module::setSidecarUrl('http://127.0.0.1:1');
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]);
        Portal::newHit();
        $since = Nudge::lastResult()['since'];

        Module::setSidecarUrl($this->server->url);
        Portal::setClock('2026-03-02 12:00:08');
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]);
        Portal::newHit();
        self::assertSame([], $this->nudges(), 'it polls meanwhile');
        self::assertSame($since, Nudge::lastResult()['since']);

        Portal::setClock('2026-03-02 12:00:12');
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]);
        Portal::newHit();
        self::assertCount(1, $this->nudges());
        self::assertSame('', Nudge::lastResult()['problem']);
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]);
        Portal::newHit();
        self::assertCount(2, $this->nudges());
    }

    public function testDeadSidecarBreaksNoHit(): void
    {
        Module::setSidecarUrl('http://127.0.0.1:1');
        EventQueue::add('EmployeeChanged', 'user:5', ['userId' => 5]);
        Portal::newHit();

        self::assertSame(['EmployeeChanged'], Portal::eventTypes(), 'the event waits');
    }

    /** @return list<array> */
    private function nudges(): array
    {
        return array_map(static fn(string $line): array => json_decode($line, true), is_file($this->log) ? file($this->log) : []);
    }
}
