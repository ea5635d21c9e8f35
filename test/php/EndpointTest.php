<?php

declare(strict_types=1);

use Linewarden\Dispatch\Endpoint\Endpoint;
use Linewarden\Dispatch\Endpoint\Signature;
use Linewarden\Dispatch\Module;
use PHPUnit\Framework\TestCase;

/** The signed door: who is let in, and with what. */
final class EndpointTest extends TestCase
{
    private const CALL = '{"call": "handshake"}';

    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testSignedCallIsAnswered(): void
    {
        [$status, $content] = Portal::post(self::CALL);

        self::assertSame(200, $status);
        self::assertArrayHasKey('result', $content);
    }

    /** @dataProvider strangers */
    public function testStrangersStayOutside(callable $change, string $code): void
    {
        [$status, $content] = Portal::post(self::CALL, $change(Portal::sign(self::CALL)));

        self::assertSame(401, $status);
        self::assertSame($code, $content['error']['code']);
        self::assertSame('0', (string) Portal::value('SELECT COUNT(*) FROM linewarden_nonce'), 'a refused request burns no nonce');
    }

    public static function strangers(): array
    {
        $without = static fn(string $name): callable => static fn(array $headers): array => array_diff_key($headers, [$name => 1]);
        $with = static fn(string $name, string $value): callable => static fn(array $headers): array => [$name => $value] + $headers;
        $at = static fn(int $shift): callable => static fn(): array => Portal::sign(self::CALL, Module::now() + $shift);

        return [
            'no signature' => [$without('X-Linewarden-Signature2'), 'SIGNATURE_MISSING'],
            'no time' => [$without('X-Linewarden-Time'), 'SIGNATURE_MISSING'],
            'no nonce' => [$without('X-Linewarden-Nonce'), 'SIGNATURE_MISSING'],
            'a nonce that is no hex' => [$with('X-Linewarden-Nonce', "' OR 1=1 -- xxxxxxxxxxxxxxxxxxxxx"), 'SIGNATURE_MISSING'],
            'a wrong signature beside a former one that is right' => [
                static fn(): array => ['X-Linewarden-Signature2' => str_repeat('0', 64)] + Portal::signAsBefore(self::CALL),
                'SIGNATURE_WRONG',
            ],
            'the former form with a foreign secret' => [static fn(): array => Portal::signAsBefore(self::CALL, 'guess'), 'SIGNATURE_WRONG'],
            'what the module itself has signed' => [
                static fn(): array => Signature::headers('POST', 'http://127.0.0.1:3900/nudge', 0, self::CALL),
                'SIGNATURE_WRONG',
            ],
            'a foreign secret' => [static fn(): array => Portal::sign(self::CALL, null, 'guess'), 'SIGNATURE_WRONG'],
            'an empty secret' => [static fn(): array => Portal::sign(self::CALL, null, ''), 'SIGNATURE_WRONG'],
            'the signature of another body' => [static fn(): array => Portal::sign('{"call": "lineProfile"}'), 'SIGNATURE_WRONG'],
            'another time than the signed one' => [
                static fn(array $headers): array => ['X-Linewarden-Time' => (string) (Module::now() - 5)] + $headers,
                'SIGNATURE_WRONG',
            ],
            'six minutes old' => [$at(-360), 'TIME_STALE'],
            'six minutes ahead' => [$at(360), 'TIME_STALE'],
        ];
    }

    public function testFiveMinutesApartIsStillGood(): void
    {
        self::assertSame(200, Portal::post(self::CALL, Portal::sign(self::CALL, Module::now() - Signature::WINDOW_SECONDS + 2))[0]);
    }

    public function testReplayIsRefused(): void
    {
        $headers = Portal::sign(self::CALL);
        Portal::post(self::CALL, $headers);
        [$status, $content] = Portal::post(self::CALL, $headers);

        self::assertSame([401, 'NONCE_REPEATED'], [$status, $content['error']['code']]);
    }

    public function testReplayIsRefusedAlsoInOtherCase(): void
    {
        $headers = Portal::sign(self::CALL);
        Portal::post(self::CALL, $headers);
        $headers['X-Linewarden-Nonce'] = strtoupper($headers['X-Linewarden-Nonce']);
        $fields = [$headers['X-Linewarden-Time'], $headers['X-Linewarden-Nonce'], self::CALL];
        $headers['X-Linewarden-Signature2'] = Portal::signature(Module::secret(), 'sidecar-to-module', $fields);

        self::assertSame('NONCE_REPEATED', Portal::post(self::CALL, $headers)[1]['error']['code']);
    }

    public function testEmptySecretLetsNobodyIn(): void
    {
        $secret = Module::secret();
        Module::remember('secret', '');
        try {
            [$status, $content] = Portal::post(self::CALL, Portal::sign(self::CALL, null, ''));
            self::assertSame([401, 'SIGNATURE_WRONG'], [$status, $content['error']['code']]);
        } finally {
            Module::remember('secret', $secret);
        }
    }

    public function testOldNoncesAreForgottenFreshOnesKept(): void
    {
        Portal::post(self::CALL);
        Signature::forgetOld();
        self::assertSame('1', (string) Portal::value('SELECT COUNT(*) FROM linewarden_nonce'));
        Portal::setClock('2026-03-02 12:20:00');
        Signature::forgetOld();
        self::assertSame('0', (string) Portal::value('SELECT COUNT(*) FROM linewarden_nonce'));
    }

    public function testBodyOverTheLimitIsRefusedByItsLengthHeaderWithoutReading(): void
    {
        $answer = Endpoint::answer(
            'POST',
            static fn(string $name): ?string => $name === 'Content-Length' ? '10485760' : null,
            static fn(): string => self::fail('a body of 10 MB was read')
        );

        self::assertSame([413, 'BODY_TOO_LARGE'], [$answer[0], $answer[1]['error']['code']]);
    }

    public function testBodyLongerThanItsHeaderSaysIsRefused(): void
    {
        $body = str_repeat(' ', Endpoint::BODY_LIMIT + 1);
        [$status, $content] = Portal::post($body, ['Content-Length' => '20'] + Portal::sign($body));

        self::assertSame([413, 'BODY_TOO_LARGE'], [$status, $content['error']['code']]);
    }

    /** @dataProvider malformed */
    public function testMalformedBodiesAreNamed(string $body, string $code, ?string $field): void
    {
        [$status, $content] = Portal::post($body);

        self::assertSame(400, $status);
        self::assertSame($code, $content['error']['code']);
        self::assertSame($field, $content['error']['field'] ?? null);
    }

    public static function malformed(): array
    {
        $many = json_encode(['commands' => array_fill(0, 51, ['id' => 'x'])]);

        return [
            'no JSON' => ['{"commands": [', 'BODY_MALFORMED', null],
            'empty' => ['', 'BODY_MALFORMED', null],
            'a list' => ['[1, 2]', 'BODY_MALFORMED', null],
            'a number' => ['7', 'BODY_MALFORMED', null],
            'too deep' => [str_repeat('{"a":', 40) . '1' . str_repeat('}', 40), 'BODY_MALFORMED', null],
            'nothing asked' => ['{}', 'FIELD_WRONG', 'call'],
            'unknown call' => ['{"call": "drop"}', 'FIELD_WRONG', 'call'],
            'commands no list' => ['{"commands": {"id": 1}}', 'FIELD_WRONG', 'commands'],
            'no commands' => ['{"commands": []}', 'FIELD_WRONG', 'commands'],
            '51 commands' => [$many, 'FIELD_WRONG', 'commands'],
            'line ids no list' => ['{"call": "lineProfile", "lineIds": 1}', 'FIELD_WRONG', 'lineIds'],
            'line ids no ids' => ['{"call": "lineProfile", "lineIds": ["1"]}', 'FIELD_WRONG', 'lineIds'],
        ];
    }

    public function testOnlyPost(): void
    {
        self::assertSame(405, Portal::post(self::CALL, null, 'GET')[0]);
    }

    public function testOwnSignatureCoversMethodPathUserAndBody(): void
    {
        $headers = Signature::headers('POST', 'http://127.0.0.1:3900/under/nudge?a=1', 5, '{}');
        $fields = [$headers['X-Linewarden-Time'], $headers['X-Linewarden-Nonce'], 'POST', '/under/nudge?a=1', '5', '{}'];

        self::assertSame('5', $headers['X-Linewarden-User']);
        self::assertSame(Portal::signature(Module::secret(), 'module-to-sidecar', $fields), $headers['X-Linewarden-Signature2']);
    }

    /** src/portal/signature.spec.ts holds the sidecar to the same. */
    public function testSignatureIsTheSidecarsToTheBit(): void
    {
        $secret = Module::secret();
        Module::remember('secret', 'the-secret-of-module-and-sidecar-in-this-test');
        try {
            $fields = ['1772442000', '0123456789abcdef0123456789abcdef', 'POST', '/nudge', '0', '{"имя":"."}'];
            self::assertSame('84c74b326436ed9861c446ab640dca4340c69c89be4c10dc572914ed6a1db162', Signature::of('module-to-sidecar', $fields));
        } finally {
            Module::remember('secret', $secret);
        }
    }

    public function testSidecarOfTheReleaseBeforeIsUnderstoodAndUnderstands(): void
    {
        self::assertSame(200, Portal::post(self::CALL, Portal::signAsBefore(self::CALL))[0]);

        $headers = Signature::headers('POST', 'http://127.0.0.1:3900/nudge', 5, '{}');
        $signed = "{$headers['X-Linewarden-Time']}.{$headers['X-Linewarden-Nonce']}.POST /nudge.5.{}";
        self::assertSame(hash_hmac('sha256', $signed, Module::secret()), $headers['X-Linewarden-Signature']);
    }

    /** @dataProvider ambiguous */
    public function testWhatCanBeReadInTwoWaysIsNotSignedAsBefore(string $target, string $body): void
    {
        $headers = Signature::headers('POST', "http://127.0.0.1:3900$target", 7, $body);

        self::assertArrayNotHasKey('X-Linewarden-Signature', $headers);
        self::assertArrayHasKey('X-Linewarden-Signature2', $headers);
    }

    public static function ambiguous(): array
    {
        return [
            'a body that begins like another user' => ['/api/settings', '1.{}'],
            'an address with a user in it' => ['/api/journal?client=a.1.b', ''],
            'an address that ends like one' => ['/api/journal?client=a.1', '{}'],
        ];
    }

    public function testTokensAreOfTheFormThatEverySidecarAboutTakes(): void
    {
        self::assertTrue(Signature::mayMeetFormer(), 'none has asked yet');
        Portal::post(self::CALL);
        self::assertFalse(Signature::mayMeetFormer());
        Portal::post(self::CALL, Portal::signAsBefore(self::CALL));
        self::assertTrue(Signature::mayMeetFormer(), 'one of two, or one that was put back');
        Portal::post(self::CALL);
        self::assertTrue(Signature::mayMeetFormer());
        Portal::setClock('2026-03-02 12:10:01');
        self::assertFalse(Signature::mayMeetFormer());
    }
}
