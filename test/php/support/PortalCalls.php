<?php

declare(strict_types=1);

use Linewarden\Dispatch\Portal\CompanyField;

/** Calls for tests: the numbers of two companies, what the portal has of a call, and the command that places it. */
final class PortalCalls
{
    public const ALFA = '74950000001';
    public const ALFA_SIP = 'reg1001';
    public const BETA = '74950000002';

    /** The companies' numbers, as the sidecar tells them. */
    public static function tellNumbers(int $version = 1): array
    {
        return Portal::post(json_encode(['call' => 'setNumbers', 'version' => $version, 'numbers' => [
            ['key' => self::ALFA, 'companyName' => 'Альфа', 'dealCategoryId' => 3],
            ['key' => self::ALFA_SIP, 'companyName' => 'Альфа', 'dealCategoryId' => 3],
            ['key' => '74950000003', 'companyName' => 'Альфа', 'dealCategoryId' => 3],
            ['key' => self::BETA, 'companyName' => 'Бета', 'dealCategoryId' => 4],
        ]]));
    }

    /** A contact of a company. */
    public static function contactOf(string $company, string $phone, string $name = 'Иван'): int
    {
        $id = PortalCards::contact($name, $phone);
        self::sign('contact', $id, $company);

        return $id;
    }

    public static function dealOf(string $company, int $categoryId, int $contactId): int
    {
        $id = PortalCards::deal($categoryId, $contactId);
        self::sign('deal', $id, $company);

        return $id;
    }

    /** @param string $kind contact or deal */
    public static function sign(string $kind, int $id, string $company): void
    {
        Portal::sql(sprintf("REPLACE INTO b_uts_crm_%s (VALUE_ID, %s) VALUES (%d, '%s')", $kind, CompanyField::NAME, $id, $company));
    }

    /** A call that came, was answered (unless by 0) and ended. */
    public static function incoming(string $number, string $phone, int $answeredBy = 6, int $seconds = 60): string
    {
        $call = Portal::act('callComes', ['number' => $number, 'phone' => $phone]);
        if ($answeredBy > 0) {
            Portal::act('callIsAnswered', $call + ['userId' => $answeredBy]);
        }
        Portal::act('callEnds', $call + ['seconds' => $answeredBy > 0 ? $seconds : 0]);

        return $call['callId'];
    }

    /** @return array the command that places a call with Alfa */
    public static function placement(int $number, string $callId, array $change = []): array
    {
        return $change + [
            'id' => Portal::uuid($number),
            'type' => 'placeCall',
            'callId' => $callId,
            'direction' => 'incoming',
            'phone' => '+79012345678',
            'company' => ['code' => 'alfa', 'name' => 'Альфа'],
            'contact' => ['create' => ['name' => '', 'lastName' => '', 'phones' => [], 'emails' => []]],
            'deal' => ['create' => ['title' => 'Звонок', 'categoryId' => 3]],
            'responsibleId' => 5,
            'setContactResponsible' => false,
            'setDealResponsible' => false,
            'activityResponsibleId' => 0,
            'isEnded' => true,
            'todo' => null,
            'completeTodoIds' => [],
        ];
    }

    /** @return list<string> clients of a call: "CONTACT 5 Y" (Y: the primary one), sorted */
    public static function clients(string $callId): array
    {
        return array_column(Portal::rows("SELECT CONCAT(ENTITY_TYPE, ' ', ENTITY_ID, ' ', IS_PRIMARY) AS C
            FROM b_voximplant_call_crm_entity WHERE CALL_ID = '$callId' ORDER BY 1"), 'C');
    }

    /** @return list<string> "2:7" for deal 7: what a call that goes on is to be bound to, sorted */
    public static function bindings(string $callId): array
    {
        $bindings = unserialize((string) Portal::value("SELECT CRM_BINDINGS FROM b_voximplant_call WHERE CALL_ID = '$callId'")) ?: [];
        $keys = array_map(static fn(array $row): string => "{$row['OWNER_TYPE_ID']}:{$row['OWNER_ID']}", $bindings);
        sort($keys);

        return $keys;
    }

    public static function statistic(string $callId): array
    {
        return Portal::rows("SELECT * FROM b_voximplant_statistic WHERE CALL_ID = '$callId'")[0];
    }

    /** @return string "CONTACT 5": whom the statistic names */
    public static function client(string $callId): string
    {
        $row = self::statistic($callId);

        return trim("{$row['CRM_ENTITY_TYPE']} {$row['CRM_ENTITY_ID']}");
    }

    public static function activity(string $callId): ?array
    {
        return Portal::rows("SELECT * FROM b_crm_act WHERE ORIGIN_ID = 'VI_$callId'")[0] ?? null;
    }

    /** @return list<string> "PHONE +7901… 3:5": whom an activity names, sorted */
    public static function communications(int $activityId): array
    {
        return array_column(Portal::rows("SELECT CONCAT(TYPE, ' ', VALUE, ' ', ENTITY_TYPE_ID, ':', ENTITY_ID) AS C
            FROM b_crm_act_comm WHERE ACTIVITY_ID = $activityId ORDER BY 1"), 'C');
    }
}
