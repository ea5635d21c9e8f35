<?php

declare(strict_types=1);

use Linewarden\Dispatch\Module;
use PHPUnit\Framework\TestCase;

/** The settings page's way to the sidecar, over real HTTP from browser to portal and from portal to sidecar. */
final class ControllersTest extends TestCase
{
    private const ADMIN = 1;
    private const OPERATOR = 5;
    private const ACTIONS = ['Sidecar.call', 'Sidecar.token', 'Lines.profile', 'Lines.set'];

    private WebServer $portal;
    private WebServer $sidecar;
    private string $log;
    private array $linesBefore;

    protected function setUp(): void
    {
        Portal::reset();
        $www = $_SERVER['DOCUMENT_ROOT'];
        $this->log = "$www/api-calls.log";
        @unlink($this->log);
        file_put_contents("$www/api-router.php", <<<'PHP'
            <?php
            file_put_contents(__DIR__ . '/api-calls.log', json_encode(['uri' => $_SERVER['REQUEST_URI'], 'method' => $_SERVER['REQUEST_METHOD'],
                'body' => file_get_contents('php://input'), 'headers' => array_change_key_case(getallheaders())]) . "\n", FILE_APPEND);
            header('Content-Type: application/json');
            [$status, $text] = match (strtok($_SERVER['REQUEST_URI'], '?')) {
                '/api/settings' => [200, '{"version": 3, "settings": {"departments": {}, "seniors": []}, "share": 1.0}'],
                '/api/stale' => [409, '{"error": {"code": "SETTINGS_STALE", "currentVersion": 4}}'],
                '/api/quiet' => [204, ''],
                '/api/unsigned' => [401, '{"error": {"code": "SIGNATURE_WRONG", "message": "no"}}'],
                '/api/page' => [502, '<html>Bad Gateway</html>'],
                default => [302, ''],
            };
            http_response_code($status);
            $status === 302 && header('Location: /api/settings');
            echo $text;
            PHP);
        $this->sidecar = new WebServer("$www/api-router.php");
        $this->portal = new WebServer($www);
        Module::setSidecarUrl($this->sidecar->url);
        $this->linesBefore = Portal::rows('SELECT * FROM b_imopenlines_config ORDER BY ID');
    }

    protected function tearDown(): void
    {
        $this->portal->stop();
        $this->sidecar->stop();
        Module::setSidecarUrl('');
        Module::setBoardUrl('');
        Portal::sql("DELETE FROM b_module_group WHERE MODULE_ID = 'linewarden.dispatch'");
        Portal::sql('DELETE FROM b_user_group WHERE GROUP_ID = 77');
    }

    public function testCallOfAnAdministratorIsSignedWithTheirIdAndPassedOn(): void
    {
        $answer = $this->call('PUT', '/api/settings?since=2026-03-02T12%3A00%3A00Z', ['baseVersion' => 2, 'value' => new stdClass(), 'list' => []]);

        self::assertSame('success', $answer['status'], json_encode($answer));
        [$call] = $this->calls();
        self::assertSame(['PUT', '/api/settings?since=2026-03-02T12%3A00%3A00Z'], [$call['method'], $call['uri']]);
        self::assertSame('{"baseVersion":2,"value":{},"list":[]}', $call['body']);
        self::assertSame('1', $call['headers']['x-linewarden-user']);
        $fields = [$call['headers']['x-linewarden-time'], $call['headers']['x-linewarden-nonce'], 'PUT', $call['uri'], '1', $call['body']];
        self::assertSame(Portal::signature(Module::secret(), 'module-to-sidecar', $fields), $call['headers']['x-linewarden-signature2']);
    }

    public function testAnswerKeepsEmptyObjectsAndLists(): void
    {
        [, $text] = $this->action(self::ADMIN, 'Sidecar.call', ['method' => 'GET', 'path' => '/api/settings', 'body' => null]);

        self::assertStringContainsString('"data":{"status":200,"body":{"version":3,"settings":{"departments":{},"seniors":[]},"share":1', $text);
    }

    public function testBodyGivenAsTextIsPassedByteForByte(): void
    {
        $text = "{ \"note\": \"select * from <b>users</b> \u{1F600}\",\n \"a\": 1.0 }";
        $this->call('POST', '/api/settings', $text);

        self::assertSame($text, $this->calls()[0]['body']);
    }

    public function testFormsOfThePortalsClientAreTakenToo(): void
    {
        [$cookie, $token] = $this->login(self::ADMIN);
        $headers = ['Cookie' => $cookie, 'Content-Type' => 'application/x-www-form-urlencoded'];
        $body = '{"note":"select * from <b>users</b> & more","seniors":{}}';
        $form = http_build_query(['method' => 'PUT', 'path' => '/api/settings', 'body' => $body, 'sessid' => $token]);
        [, $text] = $this->portal->request('POST', self::address('Sidecar.call'), $form, $headers);
        self::assertSame(200, json_decode($text, true)['data']['status']);
        self::assertSame($body, $this->calls()[0]['body']);

        $form = http_build_query(['lineIds' => [2], 'sessid' => $token]);
        [, $text] = $this->portal->request('POST', self::address('Lines.profile'), $form, $headers);
        self::assertSame([2], array_column(json_decode($text, true)['data']['lines'], 'lineId'));
    }

    public function testWhatTheSidecarSaysOfTheRequestReachesTheBrowser(): void
    {
        self::assertSame(
            ['status' => 409, 'body' => ['error' => ['code' => 'SETTINGS_STALE', 'currentVersion' => 4]]],
            $this->call('PUT', '/api/stale', [])['data']
        );
        self::assertSame(['status' => 204, 'body' => null], $this->call('DELETE', '/api/quiet', null)['data']);
    }

    public function testGuestsGetNothing(): void
    {
        foreach (self::ACTIONS as $action) {
            [$status, $text] = $this->portal->request('POST', self::address($action), '{"method":"GET","path":"/api/settings","lineIds":[2]}');
            self::assertSame(401, $status, $action);
            self::assertContains('invalid_authentication', $this->codes($text));
        }
        $this->assertNothingHappened();
    }

    public function testPeopleWithoutTheRightGetNothing(): void
    {
        foreach (self::ACTIONS as $action) {
            [, $text] = $this->action(self::OPERATOR, $action, ['method' => 'GET', 'path' => '/api/settings', 'lineIds' => [2]]);
            self::assertSame(['ACCESS_DENIED'], $this->codes($text), $action);
            self::assertNull(json_decode($text, true)['data']);
        }
        $this->assertNothingHappened();
    }

    public function testReadersOfTheSettingsGetATokenThatMakesThemNoAdministrator(): void
    {
        $this->give('R', self::OPERATOR);
        foreach (['Sidecar.call', 'Lines.profile', 'Lines.set'] as $action) {
            [, $text] = $this->action(self::OPERATOR, $action, ['method' => 'GET', 'path' => '/api/settings', 'lineIds' => [2]]);
            self::assertSame(['ACCESS_DENIED'], $this->codes($text), $action);
        }
        $this->assertNothingHappened();
        [, $text] = $this->action(self::OPERATOR, 'Sidecar.token', ['userId' => self::ADMIN, 'isAdmin' => true, 'lang' => 'en']);
        $content = self::opened(json_decode($text, true)['data']['token']);

        self::assertSame([self::OPERATOR, 'Ольга Первая', false, 'en'], [$content['userId'], $content['name'], $content['isAdmin'], $content['lang']]);
    }

    public function testForgedRequestsAreRefused(): void
    {
        [$cookie, $token] = $this->login(self::ADMIN);
        foreach (self::ACTIONS as $action) {
            foreach ([[], ['X-Bitrix-Csrf-Token' => 'forged'], ['X-Bitrix-Csrf-Token' => $this->login(self::OPERATOR)[1]]] as $forged) {
                $body = '{"method":"GET","path":"/api/settings","lineIds":[2]}';
                [, $text] = $this->portal->request('POST', self::address($action), $body, ['Cookie' => $cookie] + $forged);
                self::assertSame(['invalid_csrf'], $this->codes($text), $action);
                self::assertSame($token, json_decode($text, true)['errors'][0]['customData']['csrf'], 'a token to try again with');
            }
            [, $text] = $this->portal->request('GET', self::address($action), '', ['Cookie' => $cookie]);
            self::assertSame(['invalid_csrf'], $this->codes($text), "$action by an address alone");
        }
        $this->assertNothingHappened();
    }

    /** @dataProvider wrongPaths */
    public function testPathsOutsideTheApiAreRefused(mixed $path): void
    {
        [, $text] = $this->action(self::ADMIN, 'Sidecar.call', ['method' => 'GET', 'path' => $path]);

        self::assertSame(['REQUEST_WRONG'], $this->codes($text));
        self::assertSame([], $this->calls());
    }

    public static function wrongPaths(): array
    {
        return array_map(static fn(mixed $path): array => [$path], [
            '', '/', '/metrics', '/nudge', '/apis/settings', '/api', '/api/', 'api/settings', '/API/settings', ' /api/settings', "/api/settings\n",
            '/api/../metrics', '/api/%2e%2e/metrics', '/api/..%2fmetrics', '/api/./settings', '/api//settings', '//evil.example/api/settings',
            'http://evil.example/api/settings', '@evil.example/api/settings', ':80/api/settings', '/api\\settings', '/api/settings#x',
            "/api/settings?a=\r\nX: y", '/api/settings?a=b c', null, 5, ['/api/settings'],
        ]);
    }

    public function testRequestsThatMeanNothingAreRefused(): void
    {
        $path = '/api/settings';
        $wrong = [
            ['method' => 'get', 'path' => $path], ['method' => 'CONNECT', 'path' => $path], ['path' => $path],
            ['method' => 'GET', 'path' => $path, 'body' => ['a' => 1]], [], 'text', null,
        ];
        foreach ($wrong as $asked) {
            self::assertSame(['REQUEST_WRONG'], $this->codes($this->action(self::ADMIN, 'Sidecar.call', $asked)[1]), json_encode($asked));
        }
        self::assertSame([], $this->calls());
    }

    public function testMissingSidecarIsToldInTheLanguageOfThePage(): void
    {
        $this->sidecar->stop();
        $russian = $this->call('GET', '/api/settings', null, 'ru')['errors'][0];
        $english = $this->call('GET', '/api/settings', null, 'en')['errors'][0];
        Module::setSidecarUrl('');
        $unset = $this->call('GET', '/api/settings', null)['errors'][0];
        $this->sidecar = new WebServer($_SERVER['DOCUMENT_ROOT'] . '/api-router.php');

        self::assertSame(['SIDECAR_DOWN', 'SIDECAR_DOWN', 'SIDECAR_NOT_SET'], array_column([$russian, $english, $unset], 'code'));
        self::assertStringContainsString('Служба распределения не отвечает', $russian['message']);
        self::assertStringContainsString('The dispatch service does not answer', $english['message']);
        self::assertStringNotContainsString('#', $russian['message']);
    }

    public function testStrangersAtTheAddressAreNamed(): void
    {
        self::assertSame('SIDECAR_UNREADABLE', $this->call('GET', '/api/elsewhere', null)['errors'][0]['code']);
        self::assertCount(1, $this->calls(), 'a signed request goes nowhere else');
        self::assertStringContainsString('HTTP 502', $this->call('GET', '/api/page', null)['errors'][0]['message']);
        $refused = $this->call('GET', '/api/unsigned', null)['errors'][0];
        self::assertSame('SIDECAR_REFUSED', $refused['code']);
        self::assertStringContainsString('SIGNATURE_WRONG', $refused['message']);
    }

    public function testTokenIsOfThePersonWhoAsksAndEndsInTenMinutes(): void
    {
        Module::setBoardUrl('https://dispatch.example.org/');
        [, $text] = $this->action(self::ADMIN, 'Sidecar.token', ['lang' => 'ru', 'userId' => self::OPERATOR]);
        $data = json_decode($text, true)['data'];
        $content = self::opened($data['token']);

        $born = $data['expiresAt'] - 600;
        self::assertSame(
            ['v' => 2, 'userId' => self::ADMIN, 'name' => 'Анна Админ', 'isAdmin' => true, 'lang' => 'ru', 'born' => $born, 'exp' => $data['expiresAt']],
            $content
        );
        self::assertEqualsWithDelta(Module::now() + 600, $content['exp'], 5);
        self::assertLessThanOrEqual(Module::now() + 600, $content['exp']);
        self::assertSame('https://dispatch.example.org', $data['url']);
        self::assertStringNotContainsString(Module::secret(), $text);
    }

    public function testHeadsOpenTheBoardWithATokenOfTheirOwn(): void
    {
        $door = static fn(array $answer): array => [$answer[0], $answer[1], preg_match('/^Location: (.*)$/mi', implode("\n", $answer[2]), $to) ? $to[1] : ''];
        $openAs = fn(int $userId): array => $door($this->portal->request(
            'GET',
            '/bitrix/tools/linewarden.dispatch/board.php?userId=1&url=https://evil.example',
            '',
            $userId === 0 ? [] : ['Cookie' => $this->login($userId)[0]]
        ));
        $this->give('R', self::OPERATOR);
        self::assertSame([403, ''], [$openAs(self::OPERATOR)[0], $openAs(self::OPERATOR)[2]], 'no address, nowhere to go');

        Module::setBoardUrl('https://dispatch.example.org');
        [$status, , $to] = $openAs(self::OPERATOR);
        self::assertSame(302, $status);
        self::assertStringStartsWith('https://dispatch.example.org/app/#token=', $to);
        $content = self::opened(substr($to, strlen('https://dispatch.example.org/app/#token=')));
        self::assertSame([self::OPERATOR, false], [$content['userId'], $content['isAdmin']]);

        [$status, $text, $to] = $openAs(6);
        self::assertSame([403, ''], [$status, $to], 'without the right');
        self::assertStringContainsString('просмотр', $text);
        self::assertSame([403, ''], [$openAs(0)[0], $openAs(0)[2]], 'not logged in');
    }

    public function testRightOfAPersonIsToldToTheSidecarAsItIsByNow(): void
    {
        $right = static fn(int $userId): array => Portal::post(json_encode(['call' => 'personRight', 'userId' => $userId]));
        $this->give('R', self::OPERATOR);

        self::assertSame([200, ['result' => ['right' => 'R']]], $right(self::OPERATOR));
        self::assertSame([200, ['result' => ['right' => 'W']]], $right(self::ADMIN), 'nobody is logged in here: it is not the right of the caller');
        self::assertSame([200, ['result' => ['right' => 'D']]], $right(6), 'in no group that was given one');
        $GLOBALS['USER']->Authorize(self::ADMIN);
        self::assertSame([200, ['result' => ['right' => 'D']]], $right(6), 'nor is it that of whoever is');
        Portal::newHit();
        self::assertSame([200, ['result' => ['right' => 'D']]], $right(9999));
        Portal::sql('UPDATE b_user SET ACTIVE = \'N\' WHERE ID = ' . self::OPERATOR);
        self::assertSame([200, ['result' => ['right' => 'D']]], $right(self::OPERATOR), 'dismissed');
        Portal::sql('UPDATE b_user SET ACTIVE = \'Y\' WHERE ID = ' . self::OPERATOR);
        Portal::sql("DELETE FROM b_module_group WHERE MODULE_ID = 'linewarden.dispatch'");
        self::assertSame([200, ['result' => ['right' => 'D']]], $right(self::OPERATOR), 'the right was taken away');
        self::assertSame('userId', Portal::post('{"call": "personRight"}')[1]['error']['field']);
    }

    public function testWithoutASecretThereIsNoToken(): void
    {
        $secret = Module::secret();
        Module::remember('secret', '');
        try {
            self::assertSame(['SIDECAR_NOT_SET'], $this->codes($this->action(self::ADMIN, 'Sidecar.token', [])[1]));
        } finally {
            Module::remember('secret', $secret);
        }
    }

    public function testProfileOfLinesIsShownAndSet(): void
    {
        $lines = json_decode($this->action(self::ADMIN, 'Lines.profile', [])[1], true)['data']['lines'];
        self::assertSame([1, 2], array_column($lines, 'lineId'));
        self::assertFalse(self::isSet($lines[1]));

        $changed = json_decode($this->action(self::ADMIN, 'Lines.set', ['lineIds' => [2]])[1], true)['data']['lines'];
        self::assertSame([2], array_column($changed, 'lineId'));
        self::assertTrue(self::isSet($changed[0]));
        self::assertSame('N', Portal::value('SELECT WELCOME_BOT_ENABLE FROM b_imopenlines_config WHERE ID = 1'), 'the other line is as it was');
    }

    public function testLinesAreNeverSetByAccident(): void
    {
        foreach ([[], ['lineIds' => []], ['lineIds' => ['2a']], ['lineIds' => 2], ['lineIds' => [0]], ['lineIds' => [[2]]], ['lineIds' => [2, null]]] as $asked) {
            self::assertSame(['REQUEST_WRONG'], $this->codes($this->action(self::ADMIN, 'Lines.set', $asked)[1]), json_encode($asked));
        }
        self::assertSame(['LINE_NOT_FOUND'], $this->codes($this->action(self::ADMIN, 'Lines.set', ['lineIds' => [2, 99]])[1]));
        $this->assertNothingHappened();
    }

    public function testOnlyControllersCanBeCalled(): void
    {
        foreach (['Sidecar.nothing', 'Asked.text', 'Refused.text', 'Nothing.call'] as $action) {
            self::assertSame('error', json_decode($this->action(self::ADMIN, $action, [])[1], true)['status'], $action);
        }
        [, $text] = $this->action(self::ADMIN, 'sidecar.token', []);
        self::assertSame('success', json_decode($text, true)['status'], 'files are lower case: the portal finds them by both spellings');
    }

    private function call(string $method, string $path, mixed $body, string $language = 'ru'): array
    {
        $asked = ['method' => $method, 'path' => $path, 'body' => $body, 'lang' => $language];

        return json_decode($this->action(self::ADMIN, 'Sidecar.call', $asked)[1], true);
    }

    /** @return array{int, string} HTTP status and text */
    private function action(int $userId, string $action, mixed $asked): array
    {
        [$cookie, $token] = $this->login($userId);
        $headers = ['Cookie' => $cookie, 'X-Bitrix-Csrf-Token' => $token];
        $body = json_encode($asked === [] ? new stdClass() : $asked, JSON_THROW_ON_ERROR);
        [$status, $text] = $this->portal->request('POST', self::address($action), $body, $headers);

        return [$status, $text];
    }

    /** @return array{string, string} cookie and token of a browser in which that person is logged in */
    private function login(int $userId): array
    {
        [, $text, $headers] = $this->portal->request('GET', "/playground/login.php?user=$userId");
        preg_match_all('/^Set-Cookie: (PRACTICEPORTAL=[^;]+)/mi', implode("\n", $headers), $cookies);

        return [end($cookies[1]), json_decode($text, true)['sessid']];
    }

    private static function address(string $action): string
    {
        return "/bitrix/services/main/ajax.php?action=linewarden:dispatch.$action";
    }

    private function give(string $right, int $userId): void
    {
        Portal::sql("INSERT INTO b_group (ID, NAME) VALUES (77, 'Руководители') ON DUPLICATE KEY UPDATE NAME = NAME");
        Portal::sql("INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES ($userId, 77)");
        Portal::sql("INSERT INTO b_module_group (MODULE_ID, GROUP_ID, G_ACCESS) VALUES ('linewarden.dispatch', 77, '$right')");
    }

    public function testTokenForSidecarsOfThisReleaseIsSignedWithAKeyOfItsOwn(): void
    {
        Portal::post('{"call": "handshake"}'); // in the present form
        [, $text] = $this->action(self::ADMIN, 'Sidecar.token', ['lang' => 'ru']);
        [$first, $signature] = explode('.', json_decode($text, true)['data']['token']);

        self::assertSame(Portal::signature(Module::secret(), 'token', [$first]), $signature);
    }

    /** Checks a token by hand. @return array its content */
    private static function opened(string $token): array
    {
        [$first, $signature] = explode('.', $token);
        self::assertSame(hash_hmac('sha256', "token.$first", Module::secret()), $signature);
        self::assertMatchesRegularExpression('/^[A-Za-z0-9_-]+$/', $first);

        return json_decode(base64_decode(strtr($first, '-_', '+/'), true), true, 512, JSON_THROW_ON_ERROR);
    }

    private static function isSet(array $line): bool
    {
        return array_filter($line['items'], static fn(array $item): bool => !$item['isOk'] && $item['field'] !== 'QUEUE') === [];
    }

    /** @return list<string> */
    private function codes(string $text): array
    {
        $answer = json_decode($text, true);
        self::assertSame('error', $answer['status'] ?? '', $text);

        return array_column($answer['errors'], 'code');
    }

    /** @return list<array> what reached the sidecar */
    private function calls(): array
    {
        return array_map(static fn(string $line): array => json_decode($line, true), is_file($this->log) ? file($this->log) : []);
    }

    private function assertNothingHappened(): void
    {
        self::assertSame([], $this->calls());
        self::assertEquals($this->linesBefore, Portal::rows('SELECT * FROM b_imopenlines_config ORDER BY ID'));
    }
}
