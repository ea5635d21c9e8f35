<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\Type\Date;
use Bitrix\Voximplant\Call;
use Linewarden\Dispatch\Portal\EarlyClient;
use Linewarden\Dispatch\Portal\Numbers;
use Linewarden\Dispatch\Portal\PhoneKey;
use Linewarden\Dispatch\Silently;

/**
 * Events of the telephony, native and external (an application that tells the portal of its calls). Both use the same names with
 * another meaning, see each handler.
 */
final class Calls implements Feed
{
    private const DIRECTIONS = [
        \CVoxImplantMain::CALL_OUTGOING => 'outgoing',
        \CVoxImplantMain::CALL_INCOMING => 'incoming',
        \CVoxImplantMain::CALL_INCOMING_REDIRECT => 'redirected',
        \CVoxImplantMain::CALL_CALLBACK => 'callback',
        \CVoxImplantMain::CALL_INFO => 'info',
    ];

    /** @var array<string, true> calls that an application registers in this hit */
    private static array $registering = [];

    public static function handlers(): array
    {
        return Handler::table([
            ['voximplant', 'onCallInit', 'onCallInit', Form::Both],
            ['voximplant', 'onCallStart', 'onCallStart', Form::Legacy],
            ['voximplant', 'onCallEnd', 'onCallEnd', Form::Legacy],
        ]);
    }

    public static function events(): array
    {
        return [
            'CallStarted' => ['callId', 'direction', 'phone', 'isExternal', 'portalNumber', 'userId'],
            'CallAnswered' => ['callId', 'direction', 'phone', 'isExternal', 'portalNumber', 'userId'],
            'CallEnded' => [
                'callId', 'direction', 'phone', 'isExternal', 'portalNumber', 'userId',
                'failedCode', 'durationSeconds', 'startedAt', 'activityId',
            ],
        ];
    }

    /**
     * voximplant, onCallInit. Native (an array): the call is there and its client was looked up. External (an Event): only an
     * announcement; the portal may still find that it knows this call by another CALL_ID.
     */
    public static function onCallInit(mixed $init = null): void
    {
        if (!is_array($init)) {
            Silently::run(static function () use ($init): void {
                self::$registering[(string) $init->getParameter('CALL_ID')] = true;
            });

            return;
        }
        Silently::run(static function () use ($init): void {
            $call = Call::load((string) $init['CALL_ID']);
            if (!$call) {
                return;
            }
            Silently::run(static fn() => EarlyClient::name($call));
            self::tellLive('CallStarted', $call, false, (int) $call->getUserId());
        });
    }

    /** voximplant, onCallStart. Native: an employee is connected. External: the call was registered, and its answer is not built yet. */
    public static function onCallStart(mixed $start = null): void
    {
        Silently::run(static function () use ($start): void {
            $callId = (string) $start['CALL_ID'];
            $userId = (int) ($start['USER_ID'] ?? 0);
            $call = Call::load($callId);
            if (!$call) {
                return;
            }
            // the application's id alone does not tell: a web hook has none
            if (isset(self::$registering[$callId]) || (int) $call->getRestAppId() > 0) {
                unset(self::$registering[$callId]);
                Silently::run(static fn() => EarlyClient::name($call));
                self::tellLive('CallStarted', $call, true, $userId);
            } elseif ($userId > 0) {
                self::tellLive('CallAnswered', $call, false, $userId);
            }
        });
    }

    /** voximplant, onCallEnd: statistic and activity are written; the row of an external call is gone, that of a native one is not yet. */
    public static function onCallEnd(mixed $end = null): void
    {
        Silently::run(static function () use ($end): void {
            $callId = (string) $end['CALL_ID'];
            $startedAt = $end['CALL_START_DATE'] ?? null;
            self::tell('CallEnded', $callId, (int) $end['CALL_TYPE'], (string) $end['PHONE_NUMBER'], [
                'isExternal' => !Call::load($callId),
                'portalNumber' => (string) $end['PORTAL_NUMBER'],
                'userId' => (int) ($end['PORTAL_USER_ID'] ?? 0),
                'failedCode' => (string) ($end['CALL_FAILED_CODE'] ?? ''),
                'durationSeconds' => (int) ($end['CALL_DURATION'] ?? 0),
                'startedAt' => $startedAt instanceof Date ? $startedAt->getTimestamp() : 0,
                'activityId' => (int) ($end['CRM_ACTIVITY_ID'] ?? 0),
            ]);
        });
    }

    private static function tellLive(string $type, Call $call, bool $isExternal, int $userId): void
    {
        self::tell($type, (string) $call->getCallId(), (int) $call->getIncoming(), (string) $call->getCallerId(), [
            'isExternal' => $isExternal,
            'portalNumber' => Numbers::ofCall($call),
            'userId' => $userId,
        ]);
    }

    private static function tell(string $type, string $callId, int $callType, string $phone, array $payload): void
    {
        $key = PhoneKey::ofClient($phone);
        EventQueue::add($type, $key === '' ? "call:$callId" : "phone:$key", [
            'callId' => $callId,
            'direction' => self::DIRECTIONS[$callType] ?? throw new \UnexpectedValueException("call $callId: unknown type $callType"),
            'phone' => $phone,
        ] + $payload);
    }
}
