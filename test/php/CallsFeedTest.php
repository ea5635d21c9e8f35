<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** Events of calls, native and external. */
final class CallsFeedTest extends TestCase
{
    private const PHONE = '+7 901 222-33-44';
    private const SUBJECT = 'phone:79012223344';

    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testIncomingCallIsToldWhenItRingsIsAnsweredAndEnds(): void
    {
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        Portal::act('callIsAnswered', $call + ['userId' => 6]);
        $end = Portal::act('callEnds', $call + ['seconds' => 65]);
        $about = [
            'callId' => $call['callId'], 'direction' => 'incoming', 'phone' => self::PHONE, 'isExternal' => false, 'portalNumber' => PortalCalls::ALFA,
        ];
        self::assertSame([
            ['type' => 'CallStarted', 'subject' => self::SUBJECT, 'payload' => $about + ['userId' => 0]],
            ['type' => 'CallAnswered', 'subject' => self::SUBJECT, 'payload' => $about + ['userId' => 6]],
            ['type' => 'CallEnded', 'subject' => self::SUBJECT, 'payload' => $about + [
                'userId' => 6, 'failedCode' => '200', 'durationSeconds' => 65, 'startedAt' => self::startOf($call), 'activityId' => $end['activityId'],
            ]],
        ], Portal::events());
        self::assertSame(0, $end['activityId'], 'an unknown caller: the portal makes none');
    }

    public function testMissedCallSaysSo(): void
    {
        $contactId = PortalCards::contact('Иван', self::PHONE);
        Portal::forgetEvents();
        PortalCalls::incoming(PortalCalls::ALFA, self::PHONE, 0);
        [$started, $ended] = Portal::events();

        self::assertSame(['CallStarted', 'CallEnded'], Portal::eventTypes());
        self::assertSame(['304', 0], [$ended['payload']['failedCode'], $ended['payload']['durationSeconds']]);
        self::assertSame(5, $ended['payload']['userId'], 'the responsible of the found client');
        self::assertSame(["3:$contactId"], Portal::bindings($ended['payload']['activityId']));
    }

    public function testOutgoingCallHasTheClientAndTheLineTheRightWayRound(): void
    {
        $call = Portal::act('callGoesOut', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE, 'userId' => 5]);
        Portal::act('callIsAnswered', $call + ['userId' => 5]);
        Portal::act('callEnds', $call + ['seconds' => 10]);
        foreach (Portal::events() as $event) {
            self::assertSame(
                [self::SUBJECT, 'outgoing', self::PHONE, PortalCalls::ALFA, 5],
                [$event['subject'], ...array_map(static fn(string $name): mixed => $event['payload'][$name], ['direction', 'phone', 'portalNumber', 'userId'])],
                $event['type']
            );
        }
        self::assertSame(['CallStarted', 'CallAnswered', 'CallEnded'], Portal::eventTypes());
    }

    public function testRedirectedCallAndCallbackAreToldAsSuch(): void
    {
        $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        Portal::act('callEnds', $call + ['seconds' => 5, 'isRedirected' => true]);
        $callback = Portal::act('callGoesOut', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE, 'userId' => 5, 'isCallback' => true]);
        Portal::act('callEnds', $callback + ['seconds' => 5]);

        self::assertSame(
            [['CallStarted', 'incoming'], ['CallEnded', 'redirected'], ['CallEnded', 'callback']],
            array_map(static fn(array $event): array => [$event['type'], $event['payload']['direction']], Portal::events())
        );
    }

    public function testExternalCallIsToldWhenItIsRegisteredAndWhenItEnds(): void
    {
        $call = Portal::act('externalCallRegisters', ['number' => '8 (495) 000-00-03', 'phone' => self::PHONE, 'userId' => 6]);
        Portal::act('externalCallFinishes', $call + ['seconds' => 30, 'userId' => 8]);
        $about = ['callId' => $call['callId'], 'direction' => 'incoming', 'phone' => self::PHONE, 'isExternal' => true, 'portalNumber' => '+74950000003'];
        self::assertSame([
            ['type' => 'CallStarted', 'subject' => self::SUBJECT, 'payload' => $about + ['userId' => 6]],
            ['type' => 'CallEnded', 'subject' => self::SUBJECT, 'payload' => $about + [
                'userId' => 8, 'failedCode' => '200', 'durationSeconds' => 30, 'startedAt' => self::startOf($call), 'activityId' => 0,
            ]],
        ], Portal::events());
    }

    public function testExternalCallOfAWebHookWithoutAnApplicationIsExternalToo(): void
    {
        $call = Portal::act('externalCallRegisters', ['phone' => self::PHONE, 'userId' => 6, 'appId' => 0]);

        self::assertSame([['CallStarted', true]], array_map(static fn(array $e): array => [$e['type'], $e['payload']['isExternal']], Portal::events()));
        self::assertNotSame('', $call['callId']);
    }

    public function testCallThatAnApplicationTellsTwiceIsOneCall(): void
    {
        $told = ['phone' => self::PHONE, 'userId' => 6, 'number' => '74950000003'];
        $first = Portal::act('externalCallRegisters', $told);
        self::assertSame($first['callId'], Portal::act('externalCallRegisters', $told)['callId']);

        self::assertSame(['CallStarted'], Portal::eventTypes(), 'the announced CALL_ID of the second is never used');
    }

    /** @dataProvider withheld */
    public function testCallOfAWithheldNumberHasASubjectOfItsOwn(string $phone): void
    {
        $callId = PortalCalls::incoming(PortalCalls::ALFA, $phone);

        self::assertSame(["call:$callId"], array_values(array_unique(array_column(Portal::events(), 'subject'))));
        self::assertSame([$phone], array_values(array_unique(array_column(array_column(Portal::events(), 'payload'), 'phone'))));
    }

    public static function withheld(): array
    {
        return ['nothing' => [''], 'in words' => ['anonymous']];
    }

    public function testOneNumberIsOneSubjectHoweverItIsWritten(): void
    {
        PortalCalls::incoming(PortalCalls::ALFA, '+7 901 222-33-44');
        PortalCalls::incoming(PortalCalls::BETA, '89012223344');

        self::assertSame([self::SUBJECT], array_values(array_unique(array_column(Portal::events(), 'subject'))));
    }

    public function testHandlersCostOneInsertEachWhenNoNumbersAreKnown(): void
    {
        $ours = static fn(callable $action): array => array_values(array_filter(
            Portal::queriesOf($action),
            static fn(string $sql): bool => str_contains($sql, 'linewarden_')
        ));
        $call = [];
        $came = $ours(static function () use (&$call): void {
            $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
        });
        $ended = $ours(static fn() => Portal::act('callEnds', $call + ['seconds' => 5]));

        self::assertSame(['INSERT INTO linewarden_event'], array_map(static fn(string $sql): string => substr($sql, 0, 28), $came));
        self::assertSame(['INSERT INTO linewarden_event'], array_map(static fn(string $sql): string => substr($sql, 0, 28), $ended));
    }

    public function testBrokenTableNeverBreaksACall(): void
    {
        Portal::sql('RENAME TABLE linewarden_event TO linewarden_event_away');
        try {
            $call = Portal::act('callComes', ['number' => PortalCalls::ALFA, 'phone' => self::PHONE]);
            Portal::act('callIsAnswered', $call + ['userId' => 6]);
            Portal::act('callEnds', $call + ['seconds' => 5]);
        } finally {
            Portal::sql('RENAME TABLE linewarden_event_away TO linewarden_event');
        }
        self::assertSame('5', (string) PortalCalls::statistic($call['callId'])['CALL_DURATION']);
    }

    public function testPortalWithoutTelephonyHasCommandsButNoCalls(): void
    {
        Portal::sql("DELETE FROM b_module WHERE ID = 'voximplant'");
        Portal::forgetCaches();
        \Bitrix\Main\Loader::clearModuleCache('voximplant');
        try {
            self::assertSame('CALL_NOT_FOUND', Portal::command(PortalCalls::placement(1, 'X'))['code']);
            $dialog = Portal::clientWrites('wa-1');
            $contactId = PortalCards::contact('Иван', '+79010000001');
            $before = Portal::command(self::bindClient($contactId, $dialog))['result']['before'];
            self::assertSame(['call', 'X', 0, [], null], array_values($before[1]));
        } finally {
            Portal::sql("INSERT INTO b_module (ID) VALUES ('voximplant')");
            Portal::forgetCaches();
            \Bitrix\Main\Loader::clearModuleCache('voximplant');
            \Bitrix\Main\Loader::includeModule('voximplant');
        }
    }

    private static function bindClient(int $contactId, array $dialog): array
    {
        return [
            'id' => Portal::uuid(2), 'type' => 'bindClient', 'company' => ['code' => 'alfa', 'name' => 'Альфа'], 'contactId' => $contactId, 'dealId' => 0,
            'sessions' => [['sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'], 'userCode' => $dialog['userCode']]], 'callIds' => ['X'],
        ];
    }

    private static function startOf(array $call): int
    {
        return (new DateTime(Portal::value("SELECT DATE_FORMAT(CALL_START_DATE, '%Y-%m-%d %T') FROM b_voximplant_statistic
            WHERE CALL_ID = '{$call['callId']}'")))->getTimestamp();
    }
}
