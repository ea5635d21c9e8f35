<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Timeline\Entity\TimelineTable;
use Bitrix\Crm\Timeline\TimelineEntry;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Type\Date;
use Bitrix\Main\Type\DateTime;

/** What is kept of a card's past: stage history, the list of changes, the timeline. Not in the box. */
final class CardHistory
{
    /** Fields whose changes are told, in this order. */
    private const TRACKED = [
        \CCrmOwnerType::Deal => ['TITLE', 'ASSIGNED_BY_ID', 'CURRENCY_ID', 'CATEGORY_ID', 'STAGE_ID', 'OPPORTUNITY', 'TYPE_ID', 'SOURCE_ID', 'BEGINDATE', 'CLOSEDATE', 'CLOSED'],
        \CCrmOwnerType::Lead => ['TITLE', 'ASSIGNED_BY_ID', 'CURRENCY_ID', 'STATUS_ID', 'OPPORTUNITY', 'SOURCE_ID', 'NAME', 'LAST_NAME'],
        \CCrmOwnerType::Contact => ['NAME', 'LAST_NAME', 'ASSIGNED_BY_ID', 'SOURCE_ID', 'TYPE_ID'],
    ];

    private const CHANGE = 1;
    private const DELETE = 5;
    private const LINK = 7;

    /** @param int $typeId 1 creation, 2 move, 3 final stage, 5 another pipeline */
    public static function addStage(Item $item, int $typeId): void
    {
        $now = new DateTime();
        $period = static fn(DateTime $at, string $prefix) => [
            "{$prefix}PERIOD_YEAR" => (int) $at->format('Y'), "{$prefix}PERIOD_QUARTER" => intdiv((int) $at->format('n') + 2, 3), "{$prefix}PERIOD_MONTH" => (int) $at->format('n'),
        ];
        $row = ['TYPE_ID' => $typeId, 'OWNER_ID' => $item->getId(), 'CREATED_TIME' => $now, 'CREATED_DATE' => new Date(), 'RESPONSIBLE_ID' => (int) $item->get('ASSIGNED_BY_ID')] + $period($now, '');
        $isLead = $item->getEntityTypeId() === \CCrmOwnerType::Lead;
        [$table, $column] = $isLead ? ['b_crm_lead_status_history', 'STATUS_ID'] : ['b_crm_deal_stage_history', 'STAGE_ID'];
        if (Application::getConnection()->queryScalar("SELECT {$column} FROM {$table} WHERE OWNER_ID = {$item->getId()} ORDER BY ID DESC LIMIT 1") === (string) $item->get('STAGE_ID')) {
            return; // it stands where the newest row has it
        }
        if ($isLead) {
            $semantics = (string) $item->get('STATUS_SEMANTIC_ID');
            Application::getConnection()->add('b_crm_lead_status_history', $row + [
                'STATUS_ID' => (string) $item->get('STATUS_ID'), 'STATUS_SEMANTIC_ID' => $semantics, 'IS_JUNK' => $semantics === 'F' ? 'Y' : 'N',
                'IS_IN_WORK' => $typeId !== 1 && $semantics !== 'F' ? 'Y' : 'N',
            ]);
            return;
        }
        $semantics = (string) $item->get('STAGE_SEMANTIC_ID');
        [$begin, $close] = [self::time($item->get('BEGINDATE')), self::time($item->get('CLOSEDATE'))];
        Application::getConnection()->add('b_crm_deal_stage_history', $row + $period($begin, 'START_') + $period($close, 'END_') + [
            'START_DATE' => $begin, 'END_DATE' => $close, 'EFFECTIVE_DATE' => $now, 'CATEGORY_ID' => (int) $item->get('CATEGORY_ID'), 'STAGE_SEMANTIC_ID' => $semantics,
            'STAGE_ID' => (string) $item->get('STAGE_ID'), 'IS_LOST' => $semantics === 'F' ? 'Y' : 'N',
        ]);
    }

    /** A new responsible or another term is written into every row there is: the history does not keep who it was. */
    public static function rewriteStages(Item $item): void
    {
        $isDeal = $item->getEntityTypeId() === \CCrmOwnerType::Deal;
        $table = $isDeal ? 'b_crm_deal_stage_history' : 'b_crm_lead_status_history';
        $connection = Application::getConnection();
        foreach ($connection->query("SELECT ID, TYPE_ID FROM {$table} WHERE OWNER_ID = {$item->getId()} ORDER BY ID")->fetchAll() as $row) {
            $values = ['RESPONSIBLE_ID' => (int) $item->get('ASSIGNED_BY_ID')];
            if ($isDeal) {
                $values += ['START_DATE' => self::time($item->get('BEGINDATE')), 'END_DATE' => self::time($item->get('CLOSEDATE'))]
                    + ((int) $row['TYPE_ID'] === 1 ? ['EFFECTIVE_DATE' => new Date()] : []);
            }
            [$update] = $connection->getSqlHelper()->prepareUpdate($table, $values);
            $connection->queryExecute("UPDATE {$table} SET {$update} WHERE ID = " . (int) $row['ID']);
        }
    }

    /** @param list<string> $addedMultifields */
    public static function addChanges(Item $item, int $userId, array $addedMultifields = []): void
    {
        $card = ['ENTITY_TYPE' => \CCrmOwnerType::ResolveName($item->getEntityTypeId()), 'ENTITY_ID' => $item->getId()];
        foreach ($addedMultifields as $text) {
            self::addChange(['EVENT_NAME' => 'Добавлено поле', 'EVENT_TEXT_1' => $text] + $card, $userId);
        }
        foreach (self::TRACKED[$item->getEntityTypeId()] as $name) {
            if ($item->isChanged($name)) {
                self::addChange($card + [
                    'ENTITY_FIELD' => $name === 'STATUS_ID' ? 'STAGE_ID' : $name, 'EVENT_NAME' => "Изменено поле «{$name}»",
                    'EVENT_TEXT_1' => self::caption($name, $item->remindActual($name)), 'EVENT_TEXT_2' => self::caption($name, $item->get($name)),
                ], $userId);
            }
        }
    }

    public static function addDeletion(string $text): void
    {
        self::addChange(['ENTITY_TYPE' => 'SYSTEM', 'ENTITY_ID' => 0, 'EVENT_TEXT_1' => $text], 0, self::DELETE);
    }

    /** Of a new card with its lead, and of a new deal with its client: one row for both, told to nobody. */
    public static function addLinks(Item $item, int $userId): void
    {
        $own = [\CCrmOwnerType::ResolveName($item->getEntityTypeId()), $item->getId()];
        $leadId = $item->getEntityTypeId() === \CCrmOwnerType::Lead ? 0 : (int) $item->get('LEAD_ID');
        $contactId = $item->getEntityTypeId() === \CCrmOwnerType::Deal ? (int) $item->get('CONTACT_ID') : 0;
        foreach (array_filter(['LEAD' => $leadId, 'CONTACT' => $contactId]) as $type => $id) {
            $event = self::store(['EVENT_NAME' => 'Добавлена связь', 'EVENT_TEXT_1' => '', 'EVENT_TEXT_2' => ''], $userId, self::LINK);
            self::relate($event, ['ENTITY_TYPE' => $type, 'ENTITY_ID' => $id], $userId);
            self::relate($event, ['ENTITY_TYPE' => $own[0], 'ENTITY_ID' => $own[1]], $userId);
        }
    }

    /** @param list<array{int, int}> $made types and ids of what a lead became */
    public static function addConversion(Item $lead, int $userId, array $made): void
    {
        $id = TimelineTable::add([
            'TYPE_ID' => 10, 'TYPE_CATEGORY_ID' => 0, 'CREATED' => new DateTime(), 'AUTHOR_ID' => $userId, 'SETTINGS' => serialize(['ENTITIES' => $made]),
            'ASSOCIATED_ENTITY_TYPE_ID' => $lead->getEntityTypeId(), 'ASSOCIATED_ENTITY_ID' => $lead->getId(),
        ])->getId();
        TimelineEntry::registerBindings($id, [['ENTITY_TYPE_ID' => $lead->getEntityTypeId(), 'ENTITY_ID' => $lead->getId()]]);
        foreach ($made as [$typeId, $cardId]) {
            TimelineEntry::registerBindings($id, [['ENTITY_TYPE_ID' => $typeId, 'ENTITY_ID' => $cardId]]);
            TimelineTable::update($id, ['CREATED' => new DateTime()]);
        }
    }

    /** @param int $typeId 2 creation, 3 change, 6 mark */
    public static function addToTimeline(Item $item, int $typeId, int $authorId, array $settings = [], int $categoryId = 0): void
    {
        $authorId = $authorId ?: (int) $item->get('CREATED_BY_ID') ?: (int) $item->get('ASSIGNED_BY_ID') ?: 1; // the portal's own order: a row has an author
        $id = TimelineTable::add([
            'TYPE_ID' => $typeId, 'TYPE_CATEGORY_ID' => $categoryId, 'CREATED' => new DateTime(), 'AUTHOR_ID' => $authorId, 'SETTINGS' => serialize($settings),
            'ASSOCIATED_ENTITY_TYPE_ID' => $item->getEntityTypeId(), 'ASSOCIATED_ENTITY_ID' => $item->getId(),
        ] + ($typeId === 3 ? ['COMMENT' => null] : ['ASSOCIATED_ENTITY_CLASS_NAME' => '']))->getId();
        TimelineEntry::registerBindings($id, array_merge(
            [['ENTITY_TYPE_ID' => $item->getEntityTypeId(), 'ENTITY_ID' => $item->getId()]],
            $typeId === 6 && (int) $item->get('CONTACT_ID') > 0 ? [['ENTITY_TYPE_ID' => \CCrmOwnerType::Contact, 'ENTITY_ID' => (int) $item->get('CONTACT_ID')]] : []
        ));
    }

    /** One change: told before, stored, told after. */
    private static function addChange(array $fields, int $userId, int $type = self::CHANGE): void
    {
        (new Event('crm', 'OnBeforeCrmAddEvent', $fields))->send();
        $id = self::store($fields, $userId, $type);
        self::relate($id, $fields, $userId);
        (new Event('crm', 'OnAfterCrmAddEvent', [$id, $fields]))->send();
    }

    private static function store(array $fields, int $userId, int $type): int
    {
        return (int) Application::getConnection()->add('b_crm_event', [
            'CREATED_BY_ID' => $userId, 'EVENT_ID' => '', 'EVENT_NAME' => (string) ($fields['EVENT_NAME'] ?? 'Удаление'), 'EVENT_TYPE' => $type,
            'EVENT_TEXT_1' => (string) $fields['EVENT_TEXT_1'], 'EVENT_TEXT_2' => (string) ($fields['EVENT_TEXT_2'] ?? ''), 'DATE_CREATE' => new DateTime(), 'FILES' => '',
        ]);
    }

    private static function relate(int $eventId, array $fields, int $userId): void
    {
        Application::getConnection()->add('b_crm_event_relations', [
            'EVENT_ID' => $eventId, 'ENTITY_TYPE' => $fields['ENTITY_TYPE'], 'ENTITY_ID' => (int) $fields['ENTITY_ID'],
            'ENTITY_FIELD' => (string) ($fields['ENTITY_FIELD'] ?? ''), 'ASSIGNED_BY_ID' => $userId,
        ]);
    }

    /** The history keeps captions, no ids. */
    private static function caption(string $field, mixed $value): string
    {
        return match (true) {
            $field === 'ASSIGNED_BY_ID' => \Bitrix\Im\User::getInstance((int) $value)->getFullName() ?: (string) $value,
            $field === 'STAGE_ID' => Container::getInstance()->getFactory(\CCrmOwnerType::Deal)->getStage((string) $value)?->getName() ?? (string) $value,
            $field === 'CLOSED' => $value === 'Y' ? 'да' : 'нет',
            $value instanceof Date => $value->toString(),
            default => (string) $value,
        };
    }

    private static function time(mixed $value): DateTime
    {
        return $value instanceof DateTime ? $value : ($value instanceof Date ? new DateTime($value->format('Y-m-d 00:00:00'), 'Y-m-d H:i:s') : new DateTime());
    }
}
