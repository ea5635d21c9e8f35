<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Loader;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\ConfigTable;
use Bitrix\Voximplant\Model\CallUserTable;
use Bitrix\Voximplant\Rest\Helper;
use Bitrix\Voximplant\StatisticTable;

/** Calls of the practice portal: each action is what the telephony's cloud or an application tells it, by the portal's own classes. Not in the box. */
final class CallActions
{
    public const NAMES = [
        'callComes', 'callIsAnswered', 'callGoesOut', 'employeeCalls', 'callEnds', 'externalCallRegisters', 'externalCallFinishes', 'recordComes', 'setNumberConfig', 'setNumberQueue',
    ];

    /** Nobody is authorized: the cloud's requests have no user. */
    public static function run(string $action, array $request): array
    {
        if (!Loader::includeModule('voximplant')) {
            return ['ok' => false, 'error' => 'This portal has no telephony'];
        }
        Telephony::newHit();
        try {
            return ['ok' => true] + (new self())->{$action}($request);
        } catch (ActionRefused $refusal) {
            return ['ok' => false, 'error' => $refusal->getMessage()];
        } finally {
            Telephony::newHit();
        }
    }

    /** number (our line), phone (the client; any text for one that hides it) */
    private function callComes(array $r): array
    {
        $callId = self::newId();
        \CVoxImplantIncoming::GetConfig(['CALL_ID' => $callId, 'ACCOUNT_SEARCH_ID' => self::text($r, 'number'), 'CALLER_ID' => (string) ($r['phone'] ?? '')]);
        Telephony::newHit();
        $call = self::call($callId);
        \CVoxImplantCrmHelper::registerCallInCrm($call);
        Telephony::newHit();
        return ['callId' => $callId, 'rings' => $this->ring(self::call($callId))];
    }

    /** callId, userId */
    private function callIsAnswered(array $r): array
    {
        $call = self::call(self::text($r, 'callId'));
        $userId = (int) ($r['userId'] ?? 0);
        if (!in_array($userId, $call->getUserIds(), true)) {
            $call->addUsers([$userId], $call->getIncoming() === \CVoxImplantMain::CALL_INCOMING ? CallUserTable::ROLE_CALLEE : CallUserTable::ROLE_CALLER, CallUserTable::STATUS_INVITING);
        }
        $call->handleUserConnected($userId, 'WEBRTC');
        \CVoxImplantMain::sendCallStartEvent(['CALL_ID' => $call->getCallId(), 'USER_ID' => $userId]);
        return [];
    }

    /** number (our line), phone (the client), userId; isCallback?; from a card: entityType, entityId, bindings? */
    private function callGoesOut(array $r): array
    {
        $params = [
            'CALL_ID' => self::newId(), 'PHONE_NUMBER' => self::text($r, 'phone'), 'CALLER_ID' => self::text($r, 'number'), 'USER_ID' => (int) ($r['userId'] ?? 0),
            'CALL_TYPE' => empty($r['isCallback']) ? \CVoxImplantMain::CALL_OUTGOING : \CVoxImplantMain::CALL_CALLBACK,
        ];
        if (!empty($r['entityType'])) {
            $params += ['CRM_ENTITY' => ['ENTITY_TYPE' => (string) $r['entityType'], 'ENTITY_ID' => (int) $r['entityId']], 'CRM_BINDINGS' => (array) ($r['bindings'] ?? [])];
        }
        \CVoxImplantOutgoing::Init($params);
        return ['callId' => $params['CALL_ID']];
    }

    /** userId, toUserId: by the inner number */
    private function employeeCalls(array $r): array
    {
        $inner = \Bitrix\Main\Application::getConnection()->queryScalar('SELECT UF_PHONE_INNER FROM b_uts_user WHERE VALUE_ID = ' . (int) ($r['toUserId'] ?? 0));
        if ((string) $inner === '') {
            throw new ActionRefused('toUserId has no inner number');
        }
        $callId = self::newId();
        \CVoxImplantOutgoing::Init([
            'CALL_ID' => $callId, 'PHONE_NUMBER' => (string) $inner, 'CALLER_ID' => (string) ($r['number'] ?? ''), 'USER_ID' => (int) ($r['userId'] ?? 0), 'PORTAL_USER_ID' => (int) $r['toUserId'],
        ]);
        return ['callId' => $callId];
    }

    /** callId, seconds; code? (200, or 304 with 0 seconds), isRedirected?, userId?, recordId?, recordSeconds? */
    private function callEnds(array $r): array
    {
        $call = self::call(self::text($r, 'callId'));
        $seconds = (int) ($r['seconds'] ?? 0);
        $params = [
            'CALL_ID' => $call->getCallId(), 'CALL_DURATION' => $seconds, 'CALL_FAILED_CODE' => (string) ($r['code'] ?? ($seconds > 0 ? 200 : 304)),
            'CALL_START_DATE' => $call->getDateCreate(),
        ];
        if (!empty($r['isRedirected'])) {
            $params['INCOMING'] = (string) \CVoxImplantMain::CALL_INCOMING_REDIRECT;
        }
        foreach (['userId' => 'PORTAL_USER_ID', 'recordId' => 'CALL_RECORD_ID', 'recordSeconds' => 'RECORD_DURATION'] as $name => $column) {
            if (isset($r[$name])) {
                $params[$column] = (int) $r[$name];
            }
        }
        if (!\CVoxImplantHistory::Add($params)) {
            throw new ActionRefused('The call is being ended elsewhere');
        }
        return self::result($call->getCallId());
    }

    /** userId or inner (number), number? (the application's line), phone, type? (2), externalCallId?, appId?, isLeadWanted?, entityType?, entityId? */
    private function externalCallRegisters(array $r): array
    {
        $result = Helper::registerExternalCall(array_filter([
            'USER_ID' => (int) ($r['userId'] ?? 0), 'USER_PHONE_INNER' => (string) ($r['inner'] ?? ''), 'PHONE_NUMBER' => (string) ($r['phone'] ?? ''),
            'TYPE' => (int) ($r['type'] ?? \CVoxImplantMain::CALL_INCOMING), 'LINE_NUMBER' => (string) ($r['number'] ?? ''), 'EXTERNAL_CALL_ID' => (string) ($r['externalCallId'] ?? ''),
            'CRM_CREATE' => empty($r['isLeadWanted']) ? 0 : 1, 'CRM_ENTITY_TYPE' => (string) ($r['entityType'] ?? ''), 'CRM_ENTITY_ID' => (int) ($r['entityId'] ?? 0),
        ]) + ['PHONE_NUMBER' => '', 'REST_APP_ID' => (int) ($r['appId'] ?? 1)]);
        if (!$result->isSuccess()) {
            throw new ActionRefused(implode(' ', $result->getErrorMessages()));
        }
        $data = $result->getData();
        return ['callId' => $data['CALL_ID'], 'entityType' => $data['CRM_ENTITY_TYPE'], 'entityId' => $data['CRM_ENTITY_ID'], 'created' => $data['CRM_CREATED_ENTITIES']];
    }

    /** callId, seconds; code?, userId?, recordUrl? */
    private function externalCallFinishes(array $r): array
    {
        $result = Helper::finishExternalCall(array_filter([
            'CALL_ID' => self::text($r, 'callId'), 'USER_ID' => $r['userId'] ?? null, 'DURATION' => $r['seconds'] ?? null, 'STATUS_CODE' => $r['code'] ?? null, 'RECORD_URL' => $r['recordUrl'] ?? null,
        ], static fn($value) => $value !== null));
        return $result->isSuccess() ? self::result((string) $r['callId']) : throw new ActionRefused(implode(' ', $result->getErrorMessages()));
    }

    /** callId; url? or recordId?, seconds?: the recording comes when the call is over. Only the row is written: files are not here. */
    private function recordComes(array $r): array
    {
        $row = StatisticTable::getRow(['select' => ['ID'], 'filter' => ['=CALL_ID' => self::text($r, 'callId')]]) ?? throw new ActionRefused('callId: no such call');
        StatisticTable::update((int) $row['ID'], array_filter([
            'CALL_RECORD_URL' => $r['url'] ?? null, 'CALL_RECORD_ID' => $r['recordId'] ?? null, 'RECORD_DURATION' => $r['seconds'] ?? null,
        ], static fn($value) => $value !== null));
        return [];
    }

    /** number, fields: columns of b_voximplant_config */
    private function setNumberConfig(array $r): array
    {
        $config = \CVoxImplantConfig::GetConfigBySearchId(self::text($r, 'number'));
        if ($config === []) {
            throw new ActionRefused('number: no such line');
        }
        ConfigTable::update((int) $config['ID'], (array) ($r['fields'] ?? []));
        return [];
    }

    /** number, userIds: who is rung when no responsible is */
    private function setNumberQueue(array $r): array
    {
        $config = \CVoxImplantConfig::GetConfigBySearchId(self::text($r, 'number'));
        if ((int) ($config['QUEUE_ID'] ?? 0) === 0) {
            throw new ActionRefused('number: no such line, or it has no queue');
        }
        $connection = \Bitrix\Main\Application::getConnection();
        $connection->queryExecute('DELETE FROM b_voximplant_queue_user WHERE QUEUE_ID = ' . (int) $config['QUEUE_ID']);
        foreach ((array) ($r['userIds'] ?? []) as $userId) {
            \Bitrix\Voximplant\Model\QueueUserTable::add(['QUEUE_ID' => (int) $config['QUEUE_ID'], 'USER_ID' => (int) $userId]);
        }
        return [];
    }

    /** A later hit: with CRM_FORWARD the client's responsible is rung, else the queue. @return list<int> */
    private function ring(Call $call): array
    {
        $responsible = ($call->getConfig()['CRM_FORWARD'] ?? 'N') === 'Y' ? \CVoxImplantIncoming::getCrmResponsible($call) : 0;
        $users = $responsible > 0 && \Bitrix\Im\User::getInstance($responsible)->isActive() ? [$responsible] : Telephony::queue($call->getQueueId());
        $call->addUsers($users, CallUserTable::ROLE_CALLEE, CallUserTable::STATUS_INVITING);
        return $users;
    }

    private static function result(string $callId): array
    {
        $row = StatisticTable::getRow(['filter' => ['=CALL_ID' => $callId]]);
        return ['statisticId' => (int) $row['ID'], 'activityId' => (int) $row['CRM_ACTIVITY_ID']];
    }

    private static function call(string $callId): Call
    {
        return Call::load($callId) ?: throw new ActionRefused('callId: no such call');
    }

    private static function newId(): string
    {
        return strtoupper(bin2hex(random_bytes(8))) . '.' . Clock::nowMs();
    }

    private static function text(array $r, string $name): string
    {
        return (string) ($r[$name] ?? '') !== '' ? (string) $r[$name] : throw new ActionRefused("{$name} is missing");
    }
}
