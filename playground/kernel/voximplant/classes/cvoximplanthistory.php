<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\StatisticTable;
use Playground\Telephony;

/** The end of a native call. */
class CVoxImplantHistory
{
    public const CALL_LOCK_PREFIX = 'vi_call_';

    /** @param array $params columns of b_voximplant_statistic, CALL_ID at least */
    public static function Add($params)
    {
        $callId = (string) $params['CALL_ID'];
        if (!self::getLock($callId)) {
            return false;
        }
        try {
            $call = Call::load($callId);
            if (!$call) {
                $call = self::recreateCall($params);
                Telephony::findClient($call);
                CVoxImplantCrmHelper::registerCallInCrm($call);
            }
            $statistic = Telephony::statistic($call, Telephony::nativeHistory($call, $params));
            $isMissed = Telephony::isMissed($statistic);
            $statistic += ['PORTAL_USER_ID' => $isMissed ? self::detectResponsible($call) : $call->getUserId()];
            $isForCrm = $call->isCrmEnabled() && !$call->isInternalCall();
            if ($isForCrm && Telephony::isIncoming((int) $statistic['INCOMING'])) {
                Telephony::startTriggers($call, $isMissed);
            }
            $statistic['ID'] = StatisticTable::add($statistic)->getId();
            (new Event('voximplant', 'OnAfterStatisticAdd', [
                'statisticId' => $statistic['ID'], 'participants' => $call->getUserIds(), 'initiatorId' => Telephony::isIncoming($call->getIncoming()) ? 0 : $call->getUserId(),
            ]))->send();
            if ($isMissed) {
                Telephony::addMissed($statistic['ID'], $statistic);
            }
            $activityId = $isForCrm ? (int) CVoxImplantCrmHelper::AddCall($statistic) : 0;
            if ($isForCrm) {
                $statistic['CRM_ACTIVITY_ID'] = $activityId ?: null;
                StatisticTable::update($statistic['ID'], ['CRM_ACTIVITY_ID' => $activityId]);
            }
            Telephony::tellInChat($statistic);
            self::sendCallEndEvent($statistic);
            Call::delete($callId);
            return true;
        } finally {
            self::releaseLock($callId);
        }
    }

    /** The row of a call whose first hit was lost. */
    public static function recreateCall($params)
    {
        $config = CVoxImplantConfig::GetConfigBySearchId($params['PORTAL_NUMBER'] ?? '');
        return Call::create([
            'CALL_ID' => (string) $params['CALL_ID'], 'CONFIG_ID' => (int) ($config['ID'] ?? 0), 'INCOMING' => (string) ($params['INCOMING'] ?? CVoxImplantMain::CALL_INCOMING),
            'CALLER_ID' => (string) ($params['PHONE_NUMBER'] ?? ''), 'PORTAL_NUMBER' => (string) ($params['PORTAL_NUMBER'] ?? ''), 'USER_ID' => (int) ($params['PORTAL_USER_ID'] ?? 0),
            'CRM' => (string) ($config['CRM'] ?? 'Y'),
        ]);
    }

    /** Of a missed call: the responsible of the found client, else who was called. */
    public static function detectResponsible($call)
    {
        return CVoxImplantIncoming::getCrmResponsible($call) ?: $call->getUserId() ?: ($call->getUserIds()[0] ?? Telephony::queue($call->getQueueId())[0] ?? 0);
    }

    public static function sendCallEndEvent($statisticRecord)
    {
        Telephony::arrayEvent('onCallEnd', Telephony::callEnd($statisticRecord));
    }

    public static function getLock($callId)
    {
        return Application::getConnection()->lock(self::CALL_LOCK_PREFIX . $callId);
    }

    public static function releaseLock($callId)
    {
        return Application::getConnection()->unlock(self::CALL_LOCK_PREFIX . $callId);
    }
}
