<?php

declare(strict_types=1);

use Linewarden\Dispatch\Module;
use PHPUnit\Framework\TestCase;

/** The installed in.php over real HTTP: statuses, headers, the raw body. */
final class DoorTest extends TestCase
{
    private const PATH = '/bitrix/tools/linewarden.dispatch/in.php';

    private WebServer $portal;

    protected function setUp(): void
    {
        Portal::reset();
        $this->portal = new WebServer($_SERVER['DOCUMENT_ROOT']);
    }

    protected function tearDown(): void
    {
        $this->portal->stop();
    }

    public function testSignedCallIsAnsweredAsJson(): void
    {
        $body = '{"call": "handshake"}';
        [$status, $answer, $headers] = $this->portal->request('POST', self::PATH, $body, Portal::sign($body));

        self::assertSame(200, $status, $answer);
        self::assertSame(Module::fileVersion(), json_decode($answer, true)['result']['moduleVersion']);
        self::assertStringContainsString('application/json', implode("\n", $headers));
    }

    public function testStrangersGetTheirStatus(): void
    {
        self::assertSame(405, $this->portal->request('GET', self::PATH)[0]);
        self::assertSame(401, $this->portal->request('POST', self::PATH, '{}')[0]);
        $long = str_repeat('x', 10 * 1024 * 1024);
        [$status, $answer] = $this->portal->request('POST', self::PATH, $long, Portal::sign($long));
        self::assertSame([413, 'BODY_TOO_LARGE'], [$status, json_decode($answer, true)['error']['code']]);
    }

    public function testBatchIsAnsweredInItsOrderWithEmptyObjectsForNoResult(): void
    {
        $commands = [
            ['id' => Portal::uuid(2), 'type' => 'notify', 'userIds' => [5], 'text' => 'Слово', 'sessionId' => 0],
            ['id' => Portal::uuid(1), 'type' => 'drop'],
        ];
        $body = json_encode(['commands' => $commands]);
        [, $answer] = $this->portal->request('POST', self::PATH, $body, Portal::sign($body));

        self::assertSame('{"id":"' . Portal::uuid(2) . '","status":"done","result":{}}', json_encode(json_decode($answer)->answers[0]));
        self::assertSame(Portal::uuid(1), json_decode($answer)->answers[1]->id);
        [, $again] = $this->portal->request('POST', self::PATH, $body, Portal::sign($body));
        self::assertSame($answer, $again);
    }

    public function testAbsentModuleSaysSo(): void
    {
        Portal::sql("UPDATE b_module SET ID = 'away' WHERE ID = 'linewarden.dispatch'");
        try {
            [$status, $answer] = $this->portal->request('POST', self::PATH, '{}');
            self::assertSame([503, 'MODULE_MISSING'], [$status, json_decode($answer, true)['error']['code']]);
        } finally {
            Portal::sql("UPDATE b_module SET ID = 'linewarden.dispatch' WHERE ID = 'away'");
        }
    }
}
