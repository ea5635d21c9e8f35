<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Type\DateTime;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Module;

/** The CRM activity of a call that is over: what the portal shows on the deal and the contact as "the call". */
final class CallActivity
{
    private const MISSED = '304';
    /** Refused by the portal's black list: there is nothing to show to anybody. */
    private const BLACK_LISTED = '423';

    public static function find(string $callId): ?array
    {
        return \CCrmActivity::GetByOriginID(self::origin($callId), false) ?: null;
    }

    public static function idOf(string $callId): int
    {
        return (int) \CCrmActivity::GetIDByOrigin(self::origin($callId));
    }

    /** @param array<string, mixed>|null $statistic */
    public static function isWorthMaking(?array $statistic): bool
    {
        return $statistic !== null && (string) $statistic['CALL_FAILED_CODE'] !== self::BLACK_LISTED;
    }

    /**
     * Makes the activity that the portal makes only for a client whom it knew.
     *
     * @param array<string, mixed> $statistic
     */
    public static function make(
        string $callId,
        array $statistic,
        bool $isIncoming,
        CallClient $client,
        int $responsibleId
    ): int {
        Loc::loadMessages(__FILE__);
        $phone = (string) $statistic['PHONE_NUMBER'];
        $subject = Loc::getMessage('LINEWARDEN_DISPATCH_CALL_' . ($isIncoming ? 'INCOMING' : 'OUTGOING'), null, Module::language());
        $startedAt = $statistic['CALL_START_DATE'] ?? new DateTime();
        $isMissed = (string) $statistic['CALL_FAILED_CODE'] === self::MISSED;
        $isCallback = (int) $statistic['INCOMING'] === \CVoxImplantMain::CALL_CALLBACK;
        $fields = [
            'TYPE_ID' => \CCrmActivityType::Call,
            'PROVIDER_ID' => 'VOXIMPLANT_CALL',
            'PROVIDER_TYPE_ID' => $isCallback ? 'CALLBACK' : 'CALL',
            'ORIGIN_ID' => self::origin($callId),
            'SUBJECT' => trim("$subject $phone"),
            'DIRECTION' => $isIncoming ? \CCrmActivityDirection::Incoming : \CCrmActivityDirection::Outgoing,
            'START_TIME' => $startedAt,
            'END_TIME' => DateTime::createFromTimestamp($startedAt->getTimestamp() + (int) $statistic['CALL_DURATION']),
            'COMPLETED' => $isIncoming ? 'N' : 'Y', // as the portal does: an incoming one waits until somebody has dealt with it
            'IS_INCOMING_CHANNEL' => $isIncoming ? 'Y' : 'N',
            'RESPONSIBLE_ID' => $responsibleId,
            'SETTINGS' => $isMissed && $isIncoming ? ['MISSED_CALL' => true] : [],
            'BINDINGS' => $client->bindings(),
            'COMMUNICATIONS' => $client->reachedBy($phone),
        ];

        return (int) \CCrmActivity::Add($fields, false, true, ['REGISTER_SONET_EVENT' => false])
            ?: throw Stop::refused('CRM_REFUSED', (string) \CCrmActivity::GetLastErrorMessage());
    }

    public static function correct(int $activityId, CallClient $client, string $phone, int $responsibleId): void
    {
        $activity = \CCrmActivity::GetByID($activityId, false);
        if ($activity) {
            ActivityBindings::correct(
                $activity,
                $client->bindings(\CCrmActivity::GetBindings($activityId) ?: []),
                $client->reachedBy($phone),
                $responsibleId
            );
        }
    }

    private static function origin(string $callId): string
    {
        return "VI_$callId";
    }
}
