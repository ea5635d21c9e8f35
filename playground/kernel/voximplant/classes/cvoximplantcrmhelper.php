<?php

declare(strict_types=1);

use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Integration\Crm\EntityManagerRegistry;
use Playground\Telephony;

/** Calls and the CRM. */
class CVoxImplantCrmHelper
{
    private const STREAM_INCOMING = 1;
    private const STREAM_OUTGOING = 2; // not recorded
    private const STREAM_MISSED = 4;

    /** Known clients: only tells of them. Unknown ones: a lead, when the line wants it. @param array|null $config columns of b_voximplant_config */
    public static function registerCallInCrm($call, $config = null)
    {
        if (!$call->isCrmEnabled() || $call->isInternalCall()) {
            return false;
        }
        if ($call->getCrmBindings() !== []) {
            self::sendCallRegisteredInCrmEvent($call);
        } elseif (self::shouldCreateLead($call, $config)) {
            self::registerLead($call, $config ?? $call->getConfig());
            self::sendCallRegisteredInCrmEvent($call);
        }
        return true;
    }

    /** CRM_CREATE = lead, the type of the call is one of those, and nothing was found. */
    public static function shouldCreateLead($call, $config = null)
    {
        $config ??= $call->getConfig();
        $types = $config['CRM_CREATE_CALL_TYPE'] ?? CVoxImplantConfig::CRM_CREATE_CALL_TYPE_ALL;
        $isAsked = $types === CVoxImplantConfig::CRM_CREATE_CALL_TYPE_ALL
            || ($types === CVoxImplantConfig::CRM_CREATE_CALL_TYPE_INCOMING && Telephony::isIncoming($call->getIncoming()))
            || ($types === CVoxImplantConfig::CRM_CREATE_CALL_TYPE_OUTGOING && $call->getIncoming() === CVoxImplantMain::CALL_OUTGOING);
        return ($config['CRM_CREATE'] ?? '') === CVoxImplantConfig::CRM_CREATE_LEAD && $isAsked && $call->getPrimaryEntityType() === '';
    }

    /**
     * The call's activity. Bound to CRM_BINDINGS of the call, else to what a search finds now, else to the client of the statistic row;
     * with none of them there is no activity.
     *
     * @param array $callFields columns of the statistic row, as they were when it was written
     * @return int|false
     */
    public static function AddCall($callFields, $additionalParams = [])
    {
        $call = Call::load($callFields['CALL_ID']);
        $clientType = CCrmOwnerType::ResolveID($callFields['CRM_ENTITY_TYPE'] ?? '');
        $clientId = (int) ($callFields['CRM_ENTITY_ID'] ?? 0);
        $bindings = $call ? $call->getCrmBindings() ?: EntityManagerRegistry::getWithCall($call)->getActivityBindings() : [];
        if ($bindings === [] && $clientId > 0) {
            $bindings = [['OWNER_TYPE_ID' => $clientType, 'OWNER_ID' => $clientId]];
        }
        if ($bindings === []) {
            return false;
        }
        $type = (int) $callFields['INCOMING'];
        $isOutgoing = $type === CVoxImplantMain::CALL_OUTGOING;
        $isMissed = (string) $callFields['CALL_FAILED_CODE'] === '304';
        $start = $callFields['CALL_START_DATE'];
        $fields = [
            'TYPE_ID' => CCrmActivityType::Call,
            'PROVIDER_ID' => 'VOXIMPLANT_CALL',
            'PROVIDER_TYPE_ID' => $type === CVoxImplantMain::CALL_CALLBACK ? 'CALLBACK' : 'CALL',
            'ORIGIN_ID' => 'VI_' . $callFields['CALL_ID'],
            'SUBJECT' => ($isOutgoing ? 'Исходящий звонок ' : 'Входящий звонок ') . $callFields['PHONE_NUMBER'],
            'START_TIME' => $start,
            'END_TIME' => DateTime::createFromTimestamp($start->getTimestamp() + (int) $callFields['CALL_DURATION']),
            'COMPLETED' => $isOutgoing ? 'Y' : 'N',
            'IS_INCOMING_CHANNEL' => $isOutgoing ? 'N' : 'Y',
            'DIRECTION' => $isOutgoing ? CCrmActivityDirection::Outgoing : CCrmActivityDirection::Incoming,
            'RESPONSIBLE_ID' => (int) $callFields['PORTAL_USER_ID'],
            'AUTHOR_ID' => (int) $callFields['PORTAL_USER_ID'],
            'SETTINGS' => $isMissed ? ['MISSED_CALL' => true] : [],
            'RESULT_STREAM' => $isOutgoing ? self::STREAM_OUTGOING : ($isMissed ? self::STREAM_MISSED : self::STREAM_INCOMING),
            'CREATED' => new DateTime(), 'PRIORITY' => 2, 'LOCATION' => '', 'NOTIFY_TYPE' => 0, 'DESCRIPTION' => '', 'DESCRIPTION_TYPE' => 1, 'RESULT_MARK' => 0,
            'BINDINGS' => $bindings,
            'COMMUNICATIONS' => $clientId > 0
                ? [['ID' => 0, 'TYPE' => 'PHONE', 'VALUE' => $callFields['PHONE_NUMBER'], 'ENTITY_ID' => $clientId, 'ENTITY_TYPE_ID' => $clientType]]
                : [],
        ];
        $activityId = CCrmActivity::Add($fields, false, true, ['REGISTER_SONET_EVENT' => true]);
        if ($activityId) {
            \Playground\ActivityTraces::saveChannel($activityId, 3, $call ? $call->getId() : 0, '');
        }
        return $activityId;
    }

    /** Robots are not here: the trace says with which clients the portal would have started the trigger. */
    public static function StartCallTrigger($call, $forced = false)
    {
        self::traceTrigger('CALL', $call);
    }

    public static function StartMissedCallTrigger($call)
    {
        self::traceTrigger('MISSED_CALL', $call);
    }

    private static function traceTrigger(string $code, Call $call): void
    {
        if ($call->getCrmEntities() === []) {
            return;
        }
        $clients = array_map(static fn(array $entity) => "{$entity['ENTITY_TYPE']} {$entity['ENTITY_ID']}", $call->getCrmEntities());
        \Playground\QueryTrace::mark("trigger {$code} " . Telephony::line($call) . ' ' . implode(', ', $clients));
    }

    private static function registerLead(Call $call, array $config): void
    {
        $facility = EntityManagerRegistry::getWithCall($call);
        $phone = $call->getCallerId();
        $fields = [
            'TITLE' => "{$phone} - " . (Telephony::isIncoming($call->getIncoming()) ? 'Входящий звонок' : 'Исходящий звонок'),
            'SOURCE_ID' => (string) ($config['CRM_SOURCE'] ?? '') ?: 'CALL',
            'ASSIGNED_BY_ID' => $call->getUserId() ?: (Telephony::queue($call->getQueueId())[0] ?? 1),
            'OPENED' => 'Y',
            'FM' => NormalizePhone($phone, 1) ? ['PHONE' => ['n0' => ['VALUE' => $phone, 'VALUE_TYPE' => 'WORK']]] : [],
        ];
        $facility->registerTouch(CCrmOwnerType::Lead, $fields, true, ['CURRENT_USER' => (int) $fields['ASSIGNED_BY_ID']]);
        $entities = [];
        foreach ($facility->getRegisteredEntities() as $entity) {
            $isClient = $entity->getEntityTypeId() !== CCrmOwnerType::Deal;
            $entities[] = ['ENTITY_TYPE' => CCrmOwnerType::ResolveName($entity->getEntityTypeId()), 'ENTITY_ID' => $entity->getEntityId(), 'IS_PRIMARY' => $isClient ? 'Y' : 'N', 'IS_CREATED' => 'Y'];
        }
        $call->updateCrmEntities($entities);
        $call->updateCrmBindings($facility->getActivityBindings());
    }

    private static function sendCallRegisteredInCrmEvent($call)
    {
        (new Event('voximplant', 'onCallRegisteredInCrm', [
            'CALL_ID' => $call->getCallId(), 'CALLER_ID' => $call->getCallerId(), 'CRM_DATA' => $call->getCrmBindings(), 'USER_ID' => $call->getUserId(), 'INCOMING' => $call->getIncoming(),
        ]))->send();
    }
}
