<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;
use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Integration\Crm\EntityManagerRegistry;

/** What several stand-ins of the telephony share. Not in the box. */
final class Telephony
{
    /** Events of the telephony that carry one array instead of an event object. */
    public static function arrayEvent(string $name, array $parameters): void
    {
        foreach (GetModuleEvents('voximplant', $name, true) as $event) {
            ExecuteModuleEventEx($event, [$parameters]);
        }
    }

    /** The found client and what to bind to, written to the call: all open deals, whatever the pipeline. */
    public static function findClient(Call $call): void
    {
        if (!$call->isCrmEnabled() || $call->isInternalCall()) {
            return;
        }
        $facility = EntityManagerRegistry::getWithCall($call);
        $selector = $facility->getSelector();
        if ($selector->hasEntities() && $call->getPrimaryEntityType() === '') {
            $call->updateCrmEntities([[
                'ENTITY_TYPE' => \CCrmOwnerType::ResolveName($selector->getPrimaryTypeId()), 'ENTITY_ID' => $selector->getPrimaryId(), 'IS_PRIMARY' => 'Y', 'IS_CREATED' => 'N',
            ]]);
        }
        if ($call->getCrmBindings() === [] && $facility->getActivityBindings() !== []) {
            $call->updateCrmBindings($facility->getActivityBindings());
        }
    }

    public static function isMissed(array $statistic): bool
    {
        return (string) $statistic['CALL_FAILED_CODE'] === '304' && self::isIncoming((int) $statistic['INCOMING']);
    }

    public static function isIncoming(int $type): bool
    {
        return in_array($type, [\CVoxImplantMain::CALL_INCOMING, \CVoxImplantMain::CALL_INCOMING_REDIRECT], true);
    }

    public static function addMissed(int $statisticId, array $statistic): void
    {
        \Bitrix\Voximplant\Model\StatisticMissedTable::add([
            'ID' => $statisticId, 'CALL_START_DATE' => $statistic['CALL_START_DATE'], 'PHONE_NUMBER' => $statistic['PHONE_NUMBER'], 'PORTAL_USER_ID' => $statistic['PORTAL_USER_ID'],
        ]);
    }

    /** @return array what onCallEnd tells */
    public static function callEnd(array $statistic): array
    {
        return [
            'CALL_ID' => $statistic['CALL_ID'], 'CALL_TYPE' => (int) $statistic['INCOMING'], 'PHONE_NUMBER' => $statistic['PHONE_NUMBER'],
            'PORTAL_NUMBER' => $statistic['PORTAL_NUMBER'], 'PORTAL_USER_ID' => $statistic['PORTAL_USER_ID'], 'CALL_DURATION' => $statistic['CALL_DURATION'],
            'CALL_START_DATE' => $statistic['CALL_START_DATE'], 'COST' => $statistic['COST'], 'COST_CURRENCY' => $statistic['COST_CURRENCY'],
            'CALL_FAILED_CODE' => $statistic['CALL_FAILED_CODE'], 'CALL_FAILED_REASON' => $statistic['CALL_FAILED_REASON'],
            'CRM_ACTIVITY_ID' => $statistic['CRM_ACTIVITY_ID'] ?? null,
        ];
    }

    /** @return list<int> active people of a queue */
    public static function queue(int $queueId): array
    {
        return array_map('intval', array_column(Application::getConnection()->query(
            "SELECT q.USER_ID FROM b_voximplant_queue_user q INNER JOIN b_user u ON u.ID = q.USER_ID AND u.ACTIVE = 'Y' WHERE q.QUEUE_ID = {$queueId} ORDER BY q.ID"
        )->fetchAll(), 'USER_ID'));
    }

    /** What a process remembers of calls is gone with it: the next hit begins. */
    public static function newHit(): void
    {
        if (!class_exists(Call::class)) {
            return; // no telephony in this portal, or none was needed yet
        }
        (static fn() => self::$instances = [])->bindTo(null, Call::class)();
        (static fn() => self::$managers = [])->bindTo(null, EntityManagerRegistry::class)();
    }

    /** The fields of a statistic row that both kinds of telephony begin with. */
    public static function statistic(Call $call, array $fields): array
    {
        return $fields + [
            'CALL_ID' => $call->getCallId(), 'INCOMING' => (string) $call->getIncoming(), 'PORTAL_NUMBER' => $call->getPortalNumber(), 'PHONE_NUMBER' => $call->getCallerId(),
            'EXTERNAL_CALL_ID' => $call->getExternalCallId(), 'SESSION_ID' => $call->getSessionId(), 'CALL_DURATION' => 0, 'CALL_START_DATE' => $call->getDateCreate() ?? new DateTime(),
            'CALL_FAILED_CODE' => '200', 'CALL_FAILED_REASON' => '', 'COST' => 0, 'COST_CURRENCY' => '', 'CALL_STATUS' => 1,
            'CRM_ENTITY_TYPE' => $call->getPrimaryEntityType() ?: null, 'CRM_ENTITY_ID' => $call->getPrimaryEntityId() ?: null,
        ];
    }
}
