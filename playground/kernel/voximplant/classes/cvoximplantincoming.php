<?php

declare(strict_types=1);

use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Integration\Crm\EntityManagerRegistry;
use Playground\Telephony;

/** A client calls a line of the portal. */
class CVoxImplantIncoming
{
    /**
     * The first hit of a call: cards are made and phones ring in a later one. The row does not tell our line (PORTAL_NUMBER), only its settings.
     * Which keys the cloud sends is not known; here they are those of the events.
     *
     * @param array $params CALL_ID, ACCOUNT_SEARCH_ID (our line), CALLER_ID (the client)
     */
    public static function GetConfig($params)
    {
        $config = CVoxImplantConfig::GetConfigBySearchId($params['ACCOUNT_SEARCH_ID']);
        $call = Call::create([
            'CALL_ID' => (string) $params['CALL_ID'], 'CONFIG_ID' => (int) ($config['ID'] ?? 0), 'INCOMING' => (string) CVoxImplantMain::CALL_INCOMING,
            'CALLER_ID' => (string) $params['CALLER_ID'], 'QUEUE_ID' => (int) ($config['QUEUE_ID'] ?? 0), 'CRM' => (string) ($config['CRM'] ?? 'Y'), 'ACCESS_URL' => '',
            'SESSION_ID' => (int) ($params['SESSION_ID'] ?? 0) ?: null,
        ]);
        Telephony::findClient($call);
        Telephony::arrayEvent('onCallInit', [
            'CALL_ID' => $call->getCallId(), 'CALL_TYPE' => CVoxImplantMain::CALL_INCOMING, 'ACCOUNT_SEARCH_ID' => (string) $params['ACCOUNT_SEARCH_ID'],
            'PHONE_NUMBER' => (string) $params['ACCOUNT_SEARCH_ID'], 'CALLER_ID' => $call->getCallerId(),
        ]);
        return $config;
    }

    /** The responsible of the call's client, or 0. */
    public static function getCrmResponsible($call, $checkTimeman = false)
    {
        return $call->isCrmEnabled() ? (int) EntityManagerRegistry::getWithCall($call)->getPrimaryAssignedById() : 0;
    }
}
