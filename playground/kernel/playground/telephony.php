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

    /** The found client with the open deals, whatever the pipeline, and what to bind to, written to the call; with nothing found there are no bindings, which is written too. */
    public static function findClient(Call $call): void
    {
        if (!$call->isCrmEnabled() || $call->isInternalCall()) {
            return;
        }
        $facility = EntityManagerRegistry::getWithCall($call);
        $selector = $facility->getSelector();
        if ($selector->hasEntities() && $call->getPrimaryEntityType() === '') {
            $call->updateCrmEntities(self::entities($selector->getPrimaryTypeId(), $selector->getPrimaryId(), $facility->getActivityBindings()));
        }
        if ($call->getCrmBindings() === []) {
            $call->updateCrmBindings($facility->getActivityBindings());
        }
    }

    /** Rows of a call's clients: the primary one first, then what else the call will be bound to. */
    private static function entities(int $typeId, int $id, array $bindings): array
    {
        $entities = [['ENTITY_TYPE' => \CCrmOwnerType::ResolveName($typeId), 'ENTITY_ID' => $id, 'IS_PRIMARY' => 'Y', 'IS_CREATED' => 'N']];
        foreach ($bindings as $binding) {
            if ((int) $binding['OWNER_TYPE_ID'] !== $typeId || (int) $binding['OWNER_ID'] !== $id) {
                $entities[] = ['ENTITY_TYPE' => \CCrmOwnerType::ResolveName($binding['OWNER_TYPE_ID']), 'ENTITY_ID' => (int) $binding['OWNER_ID'], 'IS_PRIMARY' => 'N', 'IS_CREATED' => 'N'];
            }
        }
        return $entities;
    }

    public static function isMissed(array $statistic): bool
    {
        return (string) $statistic['CALL_FAILED_CODE'] === '304' && self::isIncoming((int) $statistic['INCOMING']);
    }

    public static function isIncoming(int $type): bool
    {
        return in_array($type, [\CVoxImplantMain::CALL_INCOMING, \CVoxImplantMain::CALL_INCOMING_REDIRECT], true);
    }

    public static function startTriggers(Call $call, bool $isMissed): void
    {
        \CVoxImplantCrmHelper::StartCallTrigger($call);
        if ($isMissed) {
            \CVoxImplantCrmHelper::StartMissedCallTrigger($call);
        }
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

    /** The fields of a statistic row that both kinds of telephony have; the client only when one is known. */
    public static function statistic(Call $call, array $fields): array
    {
        $client = ['CRM_ENTITY_TYPE' => $call->getPrimaryEntityType(), 'CRM_ENTITY_ID' => $call->getPrimaryEntityId()];
        $fields += [
            'CALL_ID' => $call->getCallId(), 'INCOMING' => (string) $call->getIncoming(), 'PHONE_NUMBER' => $call->getCallerId(), 'PORTAL_NUMBER' => $call->getPortalNumber(),
            'CALL_DURATION' => 0, 'CALL_START_DATE' => $call->getDateCreate() ?? new DateTime(), 'CALL_FAILED_CODE' => '200', 'CALL_VOTE' => null,
            'COMMENT' => $call->toArray()['COMMENT'] ?? null,
        ] + ($client['CRM_ENTITY_TYPE'] === '' ? [] : $client);
        return $fields + ['CALL_STATUS' => (string) $fields['CALL_FAILED_CODE'] === '200' ? 1 : 0];
    }

    /** Our line, which the row of an incoming native call does not tell. */
    public static function line(Call $call): string
    {
        return $call->getPortalNumber() ?: (string) ($call->getConfig()['SEARCH_ID'] ?? '');
    }

    /** What the line's scenario in the cloud tells when a native call is over, beside what the caller here gives. */
    public static function nativeHistory(Call $call, array $params): array
    {
        return $params + [
            'ACCOUNT_ID' => 1, 'APPLICATION_ID' => 1, 'APPLICATION_NAME' => '-', 'CALL_RECORD_URL' => '', 'CALL_FAILED_REASON' => '', 'COST' => 0, 'COST_CURRENCY' => 'RUR',
            'CALL_CATEGORY' => 'external', 'TRANSCRIPT_PENDING' => 'N', 'SESSION_ID' => $call->getSessionId(), 'PORTAL_NUMBER' => self::line($call),
        ];
    }

    /** The chat about a client's calls: one per number, with the employee who spoke; the portal's system message about this call. */
    public static function tellInChat(array $statistic): void
    {
        $userId = (int) $statistic['PORTAL_USER_ID'];
        if ($userId === 0 || !\Bitrix\Main\Loader::includeModule('im')) {
            return;
        }
        $phone = (string) $statistic['PHONE_NUMBER'];
        $chatId = self::chat($phone) ?: (int) (new \CIMChat(0))->Add([
            'TITLE' => $phone, 'TYPE' => 'C', 'OWNER_ID' => $userId, 'USERS' => [$userId], 'CALL_NUMBER' => $phone, 'ENTITY_TYPE' => 'CALL', 'ENTITY_ID' => $phone,
        ]);
        self::nameChat($statistic);
        $text = self::isMissed($statistic) ? 'Пропущенный звонок' : 'Звонок завершён';
        \CIMChat::AddMessage(['FROM_USER_ID' => 0, 'TO_CHAT_ID' => $chatId, 'MESSAGE' => $text, 'SYSTEM' => 'Y']);
    }

    /** The client in the data of the chat, where there is one. */
    public static function nameChat(array $statistic): void
    {
        $chatId = self::chat((string) $statistic['PHONE_NUMBER']);
        if ($chatId > 0 && !empty($statistic['CRM_ENTITY_TYPE'])) {
            \Bitrix\Im\Model\ChatTable::update($chatId, [
                'ENTITY_DATA_1' => "Y|{$statistic['CRM_ENTITY_TYPE']}|{$statistic['CRM_ENTITY_ID']}", 'TITLE' => (string) $statistic['PHONE_NUMBER'], 'AVATAR' => 0,
            ]);
        }
    }

    /** As a Russian portal takes it; what is no whole number stays as it is. */
    public static function e164(string $number): string
    {
        $digits = preg_replace('/\D/', '', $number);
        return match (true) {
            strlen($digits) === 10 => "+7{$digits}",
            strlen($digits) === 11 && $digits[0] === '8' => '+7' . substr($digits, 1),
            strlen($digits) > 10 => "+{$digits}",
            default => $number,
        };
    }

    private static function chat(string $phone): int
    {
        return (int) (\Bitrix\Im\Model\ChatTable::getRow(['select' => ['ID'], 'filter' => ['=ENTITY_TYPE' => 'CALL', '=ENTITY_ID' => $phone]])['ID'] ?? 0);
    }
}
