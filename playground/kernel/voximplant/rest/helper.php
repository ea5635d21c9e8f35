<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Rest;

use Bitrix\Main\Application;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Model\CallTable;
use Bitrix\Voximplant\Model\ExternalLineTable;
use Bitrix\Voximplant\StatisticTable;
use Playground\Telephony;

/** External telephony: an application tells of calls (telephony.externalCall.*). */
class Helper
{
    private const DUPLICATE_SECONDS = 1800;

    /** @return int|false by inner number */
    public static function getUserByPhone($phone)
    {
        $connection = Application::getConnection();
        $inner = $connection->getSqlHelper()->convertToDbString((string) $phone);
        return (int) $connection->queryScalar("SELECT VALUE_ID FROM b_uts_user WHERE UF_PHONE_INNER = {$inner} ORDER BY VALUE_ID LIMIT 1") ?: false;
    }

    /**
     * @param array $fields USER_ID or USER_PHONE_INNER, PHONE_NUMBER, TYPE, LINE_NUMBER, EXTERNAL_CALL_ID, CALL_START_DATE, CRM_CREATE, CRM_SOURCE,
     *     CRM_ENTITY_TYPE, CRM_ENTITY_ID, CRM_BINDINGS, REST_APP_ID
     * @return Result CALL_ID, CRM_ENTITY_TYPE, CRM_ENTITY_ID, CRM_CREATED_ENTITIES
     */
    public static function registerExternalCall($fields)
    {
        $result = new Result();
        $userId = (int) ($fields['USER_ID'] ?? 0) ?: (int) self::getUserByPhone($fields['USER_PHONE_INNER'] ?? '');
        $type = (int) ($fields['TYPE'] ?? 0);
        if ($userId === 0) {
            return $result->addError(new Error('USER_ID or USER_PHONE_INNER should be set'));
        }
        if ($type < \CVoxImplantMain::CALL_OUTGOING || $type > \CVoxImplantMain::CALL_CALLBACK) {
            return $result->addError(new Error('Unknown TYPE'));
        }
        $appId = (int) ($fields['REST_APP_ID'] ?? 0);
        $callId = 'externalCall.' . bin2hex(random_bytes(16)) . '.' . \Playground\Clock::now();
        $line = self::line((string) ($fields['LINE_NUMBER'] ?? ''), $appId);
        $phone = self::tellOfCall($callId, $type, (string) $fields['PHONE_NUMBER'], $appId);
        $row = [
            'USER_ID' => $userId, 'CALLER_ID' => $phone, 'INCOMING' => (string) $type, 'REST_APP_ID' => $appId,
            'EXTERNAL_LINE_ID' => $line === null ? null : (int) $line['ID'], 'EXTERNAL_CALL_ID' => (string) ($fields['EXTERNAL_CALL_ID'] ?? '') ?: null,
        ];
        if ($known = self::duplicate($row)) {
            return $result->setData(self::answer($known));
        }
        $call = Call::create($row + [
            'CALL_ID' => $callId, 'PORTAL_NUMBER' => $line['NORMALIZED_NUMBER'] ?? "REST_APP:{$appId}", 'CRM_BINDINGS' => $fields['CRM_BINDINGS'] ?? [],
            'DATE_CREATE' => $fields['CALL_START_DATE'] ?? new DateTime(), 'STATUS' => null, 'PORTAL_USER_ID' => 0,
        ]);
        if (!empty($fields['CRM_ENTITY_TYPE']) && !empty($fields['CRM_ENTITY_ID'])) {
            $call->updateCrmEntities([['ENTITY_TYPE' => $fields['CRM_ENTITY_TYPE'], 'ENTITY_ID' => $fields['CRM_ENTITY_ID'], 'IS_PRIMARY' => 'Y', 'IS_CREATED' => 'N']]);
        }
        Telephony::findClient($call);
        if (!empty($fields['CRM_CREATE'])) {
            \CVoxImplantCrmHelper::registerCallInCrm($call, ['CRM_CREATE' => \CVoxImplantConfig::CRM_CREATE_LEAD, 'CRM_SOURCE' => $fields['CRM_SOURCE'] ?? '']);
        }
        \CVoxImplantMain::sendCallStartEvent(['CALL_ID' => $callId, 'USER_ID' => $userId]);
        return $result->setData(self::answer($call));
    }

    /** @param array $fields CALL_ID, USER_ID, DURATION, STATUS_CODE, FAILED_REASON, COST, COST_CURRENCY, RECORD_URL, VOTE */
    public static function finishExternalCall($fields)
    {
        $result = new Result();
        $call = Call::load((string) $fields['CALL_ID']);
        if (!$call) {
            return $result->addError(new Error('Call is not found'));
        }
        $duration = (int) ($fields['DURATION'] ?? 0);
        $statistic = Telephony::statistic($call, [
            'EXTERNAL_CALL_ID' => $call->getExternalCallId(), 'PORTAL_USER_ID' => (int) ($fields['USER_ID'] ?? 0) ?: $call->getUserId(), 'CALL_DURATION' => $duration,
            'CALL_FAILED_CODE' => (string) ($fields['STATUS_CODE'] ?? ($duration > 0 ? 200 : 304)), 'CALL_FAILED_REASON' => $fields['FAILED_REASON'] ?? null,
            'COST' => $fields['COST'] ?? null, 'COST_CURRENCY' => $fields['COST_CURRENCY'] ?? null, 'CALL_VOTE' => $fields['VOTE'] ?? null, 'REST_APP_ID' => $call->getRestAppId(),
            'REST_APP_NAME' => '',
        ] + (isset($fields['RECORD_URL']) ? ['CALL_RECORD_URL' => $fields['RECORD_URL']] : []));
        Telephony::nameChat($statistic);
        self::reassignCreated($call, $statistic['PORTAL_USER_ID']);
        $activityId = (int) \CVoxImplantCrmHelper::AddCall($statistic);
        if (Telephony::isIncoming((int) $statistic['INCOMING'])) {
            Telephony::startTriggers($call, Telephony::isMissed($statistic));
        }
        $statistic['CRM_ACTIVITY_ID'] = $activityId ?: null;
        $id = StatisticTable::add($statistic)->getId();
        if (Telephony::isMissed($statistic)) {
            Telephony::addMissed($id, $statistic);
        }
        Call::delete($call->getCallId());
        \CVoxImplantHistory::sendCallEndEvent($statistic);
        return $result->setData($statistic + ['ID' => $id]);
    }

    /** onCallInit, before there is a row and even when none will come: @return string the client's number, which a handler may change */
    private static function tellOfCall(string $callId, int $type, string $phone, int $appId): string
    {
        $event = new Event('voximplant', 'onCallInit', ['CALL_ID' => $callId, 'CALL_TYPE' => $type, 'CALLER_ID' => $phone, 'REST_APP_ID' => $appId]);
        $event->send();
        foreach ($event->getResults() as $answer) {
            if ($answer->getType() === EventResult::SUCCESS && !empty($answer->getParameters()['CALLER_ID'])) {
                $phone = (string) $answer->getParameters()['CALLER_ID'];
            }
        }
        return $phone;
    }

    /** The line of the application by its number, made when it is new; null without a number. */
    private static function line(string $number, int $appId): ?array
    {
        if ($number === '') {
            return null;
        }
        $normalised = Telephony::e164($number);
        $row = ExternalLineTable::getRow(['filter' => ['=NORMALIZED_NUMBER' => $normalised, '=REST_APP_ID' => $appId]]);
        if ($row !== null) {
            return $row;
        }
        $id = ExternalLineTable::add(['REST_APP_ID' => $appId, 'NUMBER' => $number])->getId();
        return ExternalLineTable::getRowById($id);
    }

    /** The same call told again within half an hour. */
    private static function duplicate(array $row): ?Call
    {
        $filter = ['>DATE_CREATE' => DateTime::createFromTimestamp(\Playground\Clock::now() - self::DUPLICATE_SECONDS)];
        foreach ($row as $name => $value) {
            $filter["={$name}"] = $value;
        }
        $known = CallTable::getRow(['select' => ['CALL_ID'], 'filter' => $filter, 'order' => ['ID' => 'DESC']]);
        return $known === null ? null : Call::load($known['CALL_ID']);
    }

    private static function answer(Call $call): array
    {
        return [
            'CALL_ID' => $call->getCallId(), 'CRM_ENTITY_TYPE' => $call->getPrimaryEntityType() ?: null, 'CRM_ENTITY_ID' => $call->getPrimaryEntityId() ?: null,
            'CRM_CREATED_ENTITIES' => array_map(static fn(array $one) => array_intersect_key($one, ['ENTITY_TYPE' => 1, 'ENTITY_ID' => 1]), $call->getCreatedCrmEntities()),
        ];
    }

    private static function reassignCreated(Call $call, int $userId): void
    {
        foreach ($call->getCreatedCrmEntities() as $entity) {
            $factory = \Bitrix\Crm\Service\Container::getInstance()->getFactory(\CCrmOwnerType::ResolveID($entity['ENTITY_TYPE']));
            $item = $factory?->getItem((int) $entity['ENTITY_ID']);
            if ($item !== null) {
                $item->set('ASSIGNED_BY_ID', $userId);
                $factory->getUpdateOperation($item, (new \Bitrix\Crm\Service\Context())->setUserId($userId))->disableAllChecks()->launch();
            }
        }
    }
}
