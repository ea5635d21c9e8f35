<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\ImOpenLines\Model\ConfigQueueTable;
use Bitrix\ImOpenLines\Model\QueueTable;
use Bitrix\Main\Application;
use Bitrix\Main\Event;

/** A line's queue: people and departments as configured, and the flat list of users made of them. */
class QueueManager
{
    private int $lineId;

    public function __construct($idLine)
    {
        $this->lineId = (int) $idLine;
    }

    /** @return list<array{ENTITY_ID: int, ENTITY_TYPE: string}> */
    public function getConfigQueue()
    {
        return array_map(
            static fn(array $row) => ['ENTITY_ID' => (int) $row['ENTITY_ID'], 'ENTITY_TYPE' => $row['ENTITY_TYPE']],
            ConfigQueueTable::getList(['filter' => ['=CONFIG_ID' => $this->lineId], 'order' => ['SORT' => 'ASC', 'ID' => 'ASC']])->fetchAll()
        );
    }

    /** @param list<array{ENTITY_TYPE: string, ENTITY_ID: int}> $queue */
    public function update(array $queue, $usersFields = false)
    {
        foreach (ConfigQueueTable::getList(['select' => ['ID'], 'filter' => ['=CONFIG_ID' => $this->lineId]])->fetchAll() as $row) {
            ConfigQueueTable::delete((int) $row['ID']);
        }
        foreach (array_values($queue) as $index => $item) {
            ConfigQueueTable::add(['SORT' => ($index + 1) * 10, 'CONFIG_ID' => $this->lineId, 'ENTITY_ID' => (int) $item['ENTITY_ID'], 'ENTITY_TYPE' => $item['ENTITY_TYPE']]);
        }
        return $this->refresh();
    }

    /** Makes the flat list anew and tells who came and went. */
    public function refresh()
    {
        $wanted = [];
        foreach ($this->getConfigQueue() as $item) {
            $users = $item['ENTITY_TYPE'] === 'department' ? self::usersOfDepartment($item['ENTITY_ID']) : [$item['ENTITY_ID']];
            foreach ($users as $userId) {
                $wanted[$userId] ??= $item['ENTITY_TYPE'] === 'department' ? $item['ENTITY_ID'] : 0;
            }
        }
        $rows = QueueTable::getList(['filter' => ['=CONFIG_ID' => $this->lineId], 'order' => ['SORT' => 'ASC', 'ID' => 'ASC']])->fetchAll();
        $before = array_map('intval', array_column($rows, 'USER_ID'));
        foreach ($rows as $row) {
            if (!isset($wanted[(int) $row['USER_ID']])) {
                QueueTable::delete((int) $row['ID']);
            }
        }
        $sort = 0;
        foreach ($wanted as $userId => $departmentId) {
            $sort += 10;
            $existing = array_values(array_filter($rows, static fn(array $row) => (int) $row['USER_ID'] === $userId))[0] ?? null;
            if ($existing === null) {
                QueueTable::add(['SORT' => $sort, 'CONFIG_ID' => $this->lineId, 'USER_ID' => $userId, 'DEPARTMENT_ID' => $departmentId]);
            } elseif ((int) $existing['SORT'] !== $sort) {
                QueueTable::update((int) $existing['ID'], ['SORT' => $sort, 'DEPARTMENT_ID' => $departmentId]);
            }
        }
        $after = array_keys($wanted);
        $this->sendQueueChangeEvents($before, $after);
        return true;
    }

    private function sendQueueChangeEvents(array $before, array $after): void
    {
        $added = array_values(array_diff($after, $before));
        $removed = array_values(array_diff($before, $after));
        if ($added) {
            (new Event('imopenlines', 'OnQueueOperatorsAdd', ['line' => $this->lineId, 'operators' => $added]))->send();
        }
        if ($removed) {
            (new Event('imopenlines', 'OnQueueOperatorsDelete', ['line' => $this->lineId, 'operators' => $removed]))->send();
        }
        if ($added || $removed) {
            (new Event('imopenlines', 'OnQueueOperatorsChange', ['line' => $this->lineId, 'operators_before' => $before, 'operators_after' => $after]))->send();
        }
    }

    /** @return list<int> active people of the department's section and below it */
    private static function usersOfDepartment(int $sectionId): array
    {
        $rows = Application::getConnection()->query(
            "SELECT DISTINCT v.VALUE_ID ID FROM b_iblock_section d
              INNER JOIN b_iblock_section s ON s.IBLOCK_ID = d.IBLOCK_ID AND s.LEFT_MARGIN >= d.LEFT_MARGIN AND s.RIGHT_MARGIN <= d.RIGHT_MARGIN
              INNER JOIN b_user_field f ON f.ENTITY_ID = 'USER' AND f.FIELD_NAME = 'UF_DEPARTMENT'
              INNER JOIN b_utm_user v ON v.FIELD_ID = f.ID AND v.VALUE_INT = s.ID
              INNER JOIN b_user u ON u.ID = v.VALUE_ID AND u.ACTIVE = 'Y'
              WHERE d.ID = {$sectionId} ORDER BY v.VALUE_ID"
        )->fetchAll();
        return array_map('intval', array_column($rows, 'ID'));
    }
}
