<?php

declare(strict_types=1);

use Bitrix\Voximplant\Call;
use Playground\Telephony;

/** An employee calls. */
class CVoxImplantOutgoing
{
    /**
     * The hit that registers the call; the client's number is PHONE_NUMBER here, and CALLER_ID the line.
     * Which keys the cloud sends is not known; here they are those of the events and of the call.
     *
     * @param array $params CALL_ID, PHONE_NUMBER, CALLER_ID (our line), USER_ID; PORTAL_USER_ID of a call between employees; CRM_ENTITY, CRM_BINDINGS from a card
     */
    public static function Init($params)
    {
        $config = CVoxImplantConfig::GetConfigBySearchId($params['CALLER_ID']);
        $type = (int) ($params['CALL_TYPE'] ?? CVoxImplantMain::CALL_OUTGOING);
        $call = Call::create([
            'CALL_ID' => (string) $params['CALL_ID'], 'CONFIG_ID' => (int) ($config['ID'] ?? 0), 'INCOMING' => (string) $type, 'USER_ID' => (int) ($params['USER_ID'] ?? 0),
            'PORTAL_USER_ID' => (int) ($params['PORTAL_USER_ID'] ?? 0) ?: null, 'CALLER_ID' => (string) $params['PHONE_NUMBER'], 'PORTAL_NUMBER' => (string) $params['CALLER_ID'],
            'CRM' => (string) ($config['CRM'] ?? 'Y'), 'CRM_BINDINGS' => $params['CRM_BINDINGS'] ?? [],
        ]);
        if (!empty($params['CRM_ENTITY'])) {
            $call->updateCrmEntities([$params['CRM_ENTITY'] + ['IS_PRIMARY' => 'Y', 'IS_CREATED' => 'N']]);
        }
        Telephony::findClient($call);
        CVoxImplantCrmHelper::registerCallInCrm($call, $config);
        if ($type === CVoxImplantMain::CALL_OUTGOING) { // that callbacks tell it is not known
            Telephony::arrayEvent('onCallInit', [
                'CALL_ID' => $call->getCallId(), 'CALL_TYPE' => $type, 'ACCOUNT_SEARCH_ID' => $call->getPortalNumber(),
                'PHONE_NUMBER' => $call->getCallerId(), 'CALLER_ID' => $call->getPortalNumber(),
            ]);
        }
        return $config;
    }
}
