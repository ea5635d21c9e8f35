<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\Activity\Entity\ToDo;
use Bitrix\Crm\Activity\Provider\ToDo\ToDo as ToDoProvider;
use Bitrix\Crm\ActivityTable;
use Bitrix\Crm\ItemIdentifier;
use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;
use Linewarden\Dispatch\Command\Progress;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Silently;

/** To-dos: what an employee has to do for a client until a given time. */
final class Todos
{
    private const PROVIDER = 'CRM_TODO';
    private const SUBJECT_LENGTH = 512;

    /**
     * @param int $typeId whose card it is put on: a deal's or a contact's
     * @param array{subject: string, description: string, deadline: int, responsibleId: int} $todo
     */
    public static function makeOnce(int $typeId, int $id, array $todo, Progress $progress): int
    {
        $subject = mb_substr($todo['subject'], 0, self::SUBJECT_LENGTH);
        $made = ['=PROVIDER_ID' => self::PROVIDER, '=RESPONSIBLE_ID' => $todo['responsibleId'], '=SUBJECT' => $subject];

        return $progress->once(
            'todo',
            static fn(): int => self::newest([]),
            static function (int $afterId) use ($made, $typeId, $id): int {
                // it has no mark of ours: told by what it says, for whom, where, and that it was made since
                $found = self::newest($made + ['=OWNER_TYPE_ID' => $typeId, '=OWNER_ID' => $id, '>ID' => $afterId]);
                $found === 0 || self::mend($found, $typeId, $id);

                return $found;
            },
            static fn(): int => self::make($typeId, $id, ['subject' => $subject] + $todo)
        );
    }

    /** @param list<int> $ids completed or deleted ones are fine */
    public static function complete(array $ids): void
    {
        foreach ($ids as $id) {
            $activity = \CCrmActivity::GetByID($id, false);
            if (!$activity || $activity['COMPLETED'] === 'Y' || $activity['PROVIDER_ID'] !== self::PROVIDER) {
                continue;
            }
            if (!\CCrmActivity::Complete($id, true, ['REGISTER_SONET_EVENT' => false])) {
                throw Stop::refused('TODO_REFUSED', "to-do $id: " . \CCrmActivity::GetLastErrorMessage());
            }
        }
    }

    /** Open to-dos of a card go from one person to another: a change of the card's responsible leaves them where they are. */
    public static function passOn(int $typeId, int $id, int $fromUserId, int $toUserId): void
    {
        $rows = Application::getConnection()->query(
            "SELECT a.ID FROM b_crm_act_bind b JOIN b_crm_act a ON a.ID = b.ACTIVITY_ID
            WHERE b.OWNER_ID = $id AND b.OWNER_TYPE_ID = $typeId AND a.PROVIDER_ID = '" . self::PROVIDER . "' AND a.COMPLETED = 'N' AND a.RESPONSIBLE_ID = $fromUserId ORDER BY a.ID"
        )->fetchAll();
        foreach (array_unique(array_map('intval', array_column($rows, 'ID'))) as $activityId) {
            if (!\CCrmActivity::Update($activityId, ['RESPONSIBLE_ID' => $toUserId], false, false)) {
                // the card has changed hands all the same
                Silently::log(new \RuntimeException("to-do $activityId stays with user $fromUserId: " . \CCrmActivity::GetLastErrorMessage()));
            }
        }
    }

    private static function make(int $typeId, int $id, array $todo): int
    {
        $entity = new ToDo(new ItemIdentifier($typeId, $id), new ToDoProvider());
        $entity->setSubject($todo['subject']);
        $entity->setDescription($todo['description']);
        $entity->setDeadline(DateTime::createFromTimestamp($todo['deadline']));
        $entity->setResponsibleId($todo['responsibleId']);
        $entity->setAuthorId(Module::serviceUserId());
        $entity->setCheckPermissions(false);
        $result = $entity->save();
        if (!$result->isSuccess()) {
            throw Stop::refused('TODO_REFUSED', implode('; ', $result->getErrorMessages()));
        }

        return (int) $entity->getId();
    }

    /** Killed before it was bound, it shows nowhere. */
    private static function mend(int $activityId, int $typeId, int $id): void
    {
        if (ActivityBindings::of($activityId) === []) {
            \CCrmActivity::Update($activityId, ['BINDINGS' => [['OWNER_TYPE_ID' => $typeId, 'OWNER_ID' => $id]]], false, false);
        }
    }

    private static function newest(array $filter): int
    {
        $row = ActivityTable::getRow(['select' => ['ID'], 'filter' => $filter, 'order' => ['ID' => 'DESC']]);

        return (int) ($row['ID'] ?? 0);
    }
}
