<?php

declare(strict_types=1);

use Bitrix\Main\Application;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Type\DateTime;
use Bitrix\Timeman\Model\Worktime\EventLog\WorktimeEventTable as EventLog;
use Bitrix\Timeman\Model\Worktime\Record\WorktimeRecordTable as Records;

/**
 * The work day of one employee, by buttons. The practice portal has no work schedules: SCHEDULE_ID and SHIFT_ID are 0.
 * Order of a change: record (with its events) and event log in one transaction, last activity, then OnAfterTMDay*.
 */
class CTimeManUser
{
    public $SITE_ID;
    private int $userId;

    public function __construct($USER_ID = 0, $site_id = SITE_ID)
    {
        $this->userId = (int) ($USER_ID > 0 ? $USER_ID : $GLOBALS['USER']->GetID());
        $this->SITE_ID = $site_id;
    }

    public function GetID()
    {
        return $this->userId;
    }

    /** EXPIRED (even on a break), OPENED, PAUSED or CLOSED; CLOSED without any record too. By the highest ID. */
    public function State()
    {
        return match (true) {
            $this->isDayExpired() => 'EXPIRED',
            $this->isDayOpen() => 'OPENED',
            $this->isDayPaused() => 'PAUSED',
            default => 'CLOSED',
        };
    }

    /** What open lines look at: no expiry, and the record that started last, not the one with the highest ID. */
    public function getCurrentRecordStatus()
    {
        $row = Records::getRow(['filter' => ['=USER_ID' => $this->userId], 'order' => ['DATE_START' => 'DESC'], 'select' => ['ID', 'CURRENT_STATUS']]);
        return $row['CURRENT_STATUS'] ?? Records::STATUS_CLOSED;
    }

    public function GetCurrentInfo($clear = false)
    {
        $row = $this->last();
        return $row === null ? false : Records::convertFieldsCompatible($row);
    }

    public function isDayOpen()
    {
        return ($this->last()['CURRENT_STATUS'] ?? '') === Records::STATUS_OPENED;
    }

    public function isDayPaused()
    {
        return ($this->last()['CURRENT_STATUS'] ?? '') === Records::STATUS_PAUSED;
    }

    /** Without a schedule a day expires at 00:00 of the second day after its start, in the zone it was started in. */
    public function isDayExpired()
    {
        $row = $this->last();
        if ($row === null || (int) $row['RECORDED_STOP_TIMESTAMP'] !== 0) {
            return false;
        }
        $offset = (int) $row['START_OFFSET'];
        $startDay = intdiv((int) $row['RECORDED_START_TIMESTAMP'] + $offset, 86400) * 86400 - $offset;
        return self::now()->getTimestamp() >= $startDay + 2 * 86400;
    }

    /** @return array|false the record; false when a day is running already */
    public function openDay($timestamp = false, $report = '', $extraInformation = [])
    {
        if (in_array($this->State(), ['OPENED', 'PAUSED', 'EXPIRED'], true)) {
            return self::refuse('Рабочий день уже начат.', 'ALERT_WARNING');
        }
        $now = self::now();
        $start = $timestamp > 0 ? self::atSecondOfDay($now, (int) $timestamp) : $now;
        $id = $this->saved(function () use ($now, $start, $timestamp, $report, $extraInformation) {
            $result = Records::add([
                'TIMESTAMP_X' => $now,
                'USER_ID' => $this->userId,
                'MODIFIED_BY' => $this->userId,
                'ACTIVE' => 'Y',
                'APPROVED' => Records::APPROVED_YES,
                'PAUSED' => 'N',
                'CURRENT_STATUS' => Records::STATUS_OPENED,
                'DATE_START' => $start,
                'RECORDED_START_TIMESTAMP' => $start->getTimestamp(),
                'START_OFFSET' => $start->getOffset(),
                'ACTUAL_START_TIMESTAMP' => $now->getTimestamp(),
                'TIME_START' => self::secondOfDay($start),
                'IP_OPEN' => (string) ($extraInformation['IP_OPEN'] ?? ''),
            ]);
            if (!$result->isSuccess()) {
                return false;
            }
            $type = $timestamp > 0 ? EventLog::EVENT_TYPE_START_WITH_ANOTHER_TIME : EventLog::EVENT_TYPE_START;
            $this->log((int) $result->getId(), $type, $now, $start->getTimestamp(), (string) $report);
            return (int) $result->getId();
        });
        return $id === false ? false : $this->changed('OnAfterTMDayStart');
    }

    /** A break: DATE_FINISH is set, RECORDED_STOP_TIMESTAMP stays 0. */
    public function pauseDay($extraInformation = [])
    {
        $row = $this->last();
        if ($row === null || $this->State() !== 'OPENED') {
            return self::refuse('WD_NOT_OPEN');
        }
        $now = self::now();
        return $this->change($row, [
            'CURRENT_STATUS' => Records::STATUS_PAUSED, 'PAUSED' => 'Y', 'DATE_FINISH' => $now, 'TIME_FINISH' => self::secondOfDay($now),
        ], EventLog::EVENT_TYPE_PAUSE, $now, $now->getTimestamp()) ? $this->changed('OnAfterTMDayPause') : false;
    }

    /** Goes on after a break, or takes back the end of the day; the time between becomes break. */
    public function reopenDay($bSkipCheck = false, $site_id = SITE_ID, $extraInformation = [])
    {
        $row = $this->last();
        $state = $this->State();
        if ($row === null || !in_array($state, ['PAUSED', 'CLOSED'], true)) {
            return false;
        }
        $now = self::now();
        $finish = $row['DATE_FINISH'] instanceof DateTime ? $row['DATE_FINISH']->getTimestamp() : $now->getTimestamp();
        $leaks = min(86400, (int) $row['TIME_LEAKS'] + max(0, $now->getTimestamp() - $finish));
        return $this->change($row, [
            'CURRENT_STATUS' => Records::STATUS_OPENED, 'PAUSED' => 'N', 'DATE_FINISH' => null, 'TIME_FINISH' => null,
            'RECORDED_STOP_TIMESTAMP' => 0, 'STOP_OFFSET' => 0, 'ACTUAL_STOP_TIMESTAMP' => 0, 'DURATION' => 0, 'RECORDED_DURATION' => 0,
            'TIME_LEAKS' => $leaks, 'ACTUAL_BREAK_LENGTH' => $leaks,
        ], $state === 'PAUSED' ? EventLog::EVENT_TYPE_CONTINUE : EventLog::EVENT_TYPE_RELAUNCH, $now, $now->getTimestamp())
            ? $this->changed('OnAfterTMDayContinue') : false;
    }

    /** An expired day cannot be closed without a time of day ($timestamp, seconds from midnight). */
    public function closeDay($timestamp = false, $report = '', $bFieldsOnly = false, $extraInformation = [])
    {
        $row = $this->last();
        $state = $this->State();
        if ($state === 'EXPIRED' && !$timestamp) {
            return self::refuse('Workday is expired', 'WD_EXPIRED');
        }
        if ($row === null || $state === 'CLOSED') {
            return false;
        }
        $now = self::now();
        $start = DateTime::createFromTimestamp((int) $row['RECORDED_START_TIMESTAMP']);
        $stop = $timestamp > 0 ? self::atSecondOfDay($start, (int) $timestamp) : $now;
        $leaks = (int) $row['TIME_LEAKS'];
        if ($state === 'PAUSED' && $row['DATE_FINISH'] instanceof DateTime) {
            $leaks = min(86400, $leaks + max(0, $stop->getTimestamp() - $row['DATE_FINISH']->getTimestamp()));
        }
        $duration = max(0, min(86400, $stop->getTimestamp() - (int) $row['RECORDED_START_TIMESTAMP'] - $leaks));
        return $this->change($row, [
            'CURRENT_STATUS' => Records::STATUS_CLOSED, 'PAUSED' => 'N', 'DATE_FINISH' => $stop, 'TIME_FINISH' => self::secondOfDay($stop),
            'RECORDED_STOP_TIMESTAMP' => $stop->getTimestamp(), 'STOP_OFFSET' => $stop->getOffset(),
            'ACTUAL_STOP_TIMESTAMP' => $now->getTimestamp(), 'DURATION' => $duration, 'RECORDED_DURATION' => $duration,
            'TIME_LEAKS' => $leaks, 'ACTUAL_BREAK_LENGTH' => $leaks,
        ], $timestamp > 0 ? EventLog::EVENT_TYPE_STOP_WITH_ANOTHER_TIME : EventLog::EVENT_TYPE_STOP, $now, $stop->getTimestamp(), (string) $report)
            ? $this->changed('OnAfterTMDayEnd') : false;
    }

    /** Whether the work day is kept for the user, the only setting the practice portal has: ['UF_TIMEMAN' => bool]. */
    public function GetSettings($arNeededSettings = null)
    {
        $connection = Application::getConnection();
        $own = $connection->queryScalar(
            "SELECT e.XML_ID FROM b_uts_user u INNER JOIN b_user_field_enum e ON e.ID = u.UF_TIMEMAN WHERE u.VALUE_ID = {$this->userId}"
        );
        return ['UF_TIMEMAN' => match ($own) {
            'Y' => true,
            'N' => false,
            default => $this->isKeptByDepartments(),
        }];
    }

    /** The nearest section upwards with a setting of its own decides, none means yes; one department that says yes is enough. */
    private function isKeptByDepartments(): bool
    {
        $connection = Application::getConnection();
        $iblock = (int) Option::get('intranet', 'iblock_structure', '0');
        $sections = [];
        $rows = $connection->query(
            "SELECT s.ID, s.IBLOCK_SECTION_ID, e.XML_ID FROM b_iblock_section s
              LEFT JOIN b_uts_iblock_{$iblock}_section t ON t.VALUE_ID = s.ID LEFT JOIN b_user_field_enum e ON e.ID = t.UF_TIMEMAN
              WHERE s.IBLOCK_ID = {$iblock} AND s.ACTIVE = 'Y'"
        );
        while ($row = $rows->fetch()) {
            $sections[(int) $row['ID']] = $row;
        }
        $answers = [];
        $memberships = 0;
        $rows = $connection->query(
            "SELECT m.VALUE_INT FROM b_utm_user m INNER JOIN b_user_field f ON f.ID = m.FIELD_ID AND f.ENTITY_ID = 'USER' AND f.FIELD_NAME = 'UF_DEPARTMENT'
              WHERE m.VALUE_ID = {$this->userId} AND m.VALUE_INT > 0"
        );
        while ($row = $rows->fetch()) {
            $memberships++;
            $id = (int) $row['VALUE_INT'];
            while (isset($sections[$id]) && $sections[$id]['XML_ID'] === null && (int) $sections[$id]['IBLOCK_SECTION_ID'] > 0) {
                $id = (int) $sections[$id]['IBLOCK_SECTION_ID'];
            }
            if (isset($sections[$id])) { // a switched-off section on the way gives no opinion
                $answers[] = $sections[$id]['XML_ID'] ?? 'Y';
            }
        }
        return $memberships > 0 && ($answers === [] || in_array('Y', $answers, true));
    }

    private function last(): ?array
    {
        return Records::getRow(['filter' => ['=USER_ID' => $this->userId], 'order' => ['ID' => 'DESC']]);
    }

    private function change(array $row, array $fields, string $type, DateTime $now, int $value, string $report = ''): bool
    {
        return $this->saved(function () use ($row, $fields, $type, $now, $value, $report) {
            $result = Records::update((int) $row['ID'], $fields + ['MODIFIED_BY' => $this->userId, 'USER_ID' => $this->userId]);
            if (!$result->isSuccess()) {
                return false;
            }
            $this->log((int) $row['ID'], $type, $now, $value, $report);
            return true;
        });
    }

    /** Record and event log are one transaction; the record's events fire inside it. */
    private function saved(callable $write): int|bool
    {
        $connection = Application::getConnection();
        $connection->startTransaction();
        try {
            $saved = $write();
        } catch (\Throwable $error) {
            $connection->rollbackTransaction();
            throw $error;
        }
        $saved === false ? $connection->rollbackTransaction() : $connection->commitTransaction();
        return $saved;
    }

    private function log(int $recordId, string $type, DateTime $now, int $value, string $report): void
    {
        EventLog::add([
            'USER_ID' => $this->userId, 'EVENT_TYPE' => $type, 'ACTUAL_TIMESTAMP' => $now->getTimestamp(), 'RECORDED_VALUE' => $value,
            'RECORDED_OFFSET' => $now->getOffset(), 'WORKTIME_RECORD_ID' => $recordId, 'REASON' => $report,
        ]);
    }

    private function changed(string $event): array
    {
        CUser::SetLastActivityDate($this->userId);
        $fields = Records::convertFieldsCompatible($this->last());
        foreach (GetModuleEvents('timeman', $event, true) as $handler) {
            ExecuteModuleEventEx($handler, [$fields]);
        }
        return $fields;
    }

    private static function refuse(string $message, $code = false): bool
    {
        $GLOBALS['APPLICATION']->ThrowException($message, $code);
        return false;
    }

    private static function now(): DateTime
    {
        return new DateTime();
    }

    private static function secondOfDay(DateTime $at): int
    {
        return (int) $at->format('G') * 3600 + (int) $at->format('i') * 60 + (int) $at->format('s');
    }

    private static function atSecondOfDay(DateTime $day, int $seconds): DateTime
    {
        return (clone $day)->setTime(intdiv($seconds, 3600), intdiv($seconds % 3600, 60), $seconds % 60);
    }
}
