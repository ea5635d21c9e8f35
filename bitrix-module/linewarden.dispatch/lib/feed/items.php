<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Portal\Users;
use Linewarden\Dispatch\Portal\WatchedItems;
use Linewarden\Dispatch\Silently;

/**
 * Leads and deals that come to a stage which the sidecar watches, and leads that change hands. At the end of a save the history of stages
 * has its row and robots have not run yet. Of what is not watched nothing is asked and nothing written.
 */
final class Items implements Feed
{
    private const HISTORY = ['lead' => 'b_crm_lead_status_history', 'deal' => 'b_crm_deal_stage_history'];

    /** @var array<string, string> "deal:7" => where it was told to stand last: a save inside another one has told it already */
    private static array $told = [];

    public static function handlers(): array
    {
        return Handler::table([
            ['crm', 'OnAfterCrmLeadAdd', 'onLeadAdded', Form::Legacy],
            ['crm', 'OnBeforeCrmLeadUpdate', 'onLeadSaving', Form::Legacy],
            ['crm', '\\Bitrix\\Crm\\Lead::OnBeforeUpdate', 'onLeadWritten', Form::D7],
            ['crm', 'OnAfterCrmLeadUpdate', 'onLeadSaved', Form::Legacy],
            ['crm', 'OnAfterCrmLeadDelete', 'onLeadDeleted', Form::Legacy],
            ['crm', 'OnAfterCrmDealAdd', 'onDealAdded', Form::Legacy],
            ['crm', 'OnBeforeCrmDealUpdate', 'onDealSaving', Form::Legacy],
            ['crm', '\\Bitrix\\Crm\\Deal::OnBeforeUpdate', 'onDealWritten', Form::D7],
            ['crm', 'OnAfterCrmDealUpdate', 'onDealSaved', Form::Legacy],
            ['crm', 'OnAfterDealMoveToCategory', 'onDealMoved', Form::D7],
        ]);
    }

    public static function events(): array
    {
        return [
            'ItemEntered' => [
                'entity', 'itemId', 'pipelineId', 'stageId', 'formerStageId', 'isCreated', 'responsibleId', 'createdById', 'actorUserId', 'by', 'historyId',
            ],
            'LeadChanged' => ['leadId', 'responsibleId', 'formerResponsibleId', 'actorUserId', 'stageId'],
            'LeadDeleted' => ['leadId'],
        ];
    }

    /** crm, OnAfterCrmLeadAdd (legacy: &$fields). */
    public static function onLeadAdded(mixed $fields = null): void
    {
        Silently::run(static fn() => self::added('lead', $fields));
    }

    /** crm, OnBeforeCrmLeadUpdate: a save begins. */
    public static function onLeadSaving(mixed $fields = null): void
    {
        Silently::run(static fn() => self::saving('lead', $fields));
    }

    /** crm, ORM Lead::OnBeforeUpdate: several times in one save. */
    public static function onLeadWritten(mixed $event = null): void
    {
        Silently::run(static fn() => self::written('lead', $event));
    }

    /** crm, OnAfterCrmLeadUpdate. */
    public static function onLeadSaved(mixed $fields = null): void
    {
        Silently::run(static fn() => self::saved('lead', $fields));
    }

    /** crm, OnAfterCrmLeadDelete. */
    public static function onLeadDeleted(mixed $id = null): void
    {
        Silently::run(static function () use ($id): void {
            if (WatchedItems::any('lead')) {
                EventQueue::add('LeadDeleted', 'lead:' . (int) $id, ['leadId' => (int) $id]);
            }
        });
    }

    /** crm, OnAfterCrmDealAdd. */
    public static function onDealAdded(mixed $fields = null): void
    {
        Silently::run(static fn() => self::added('deal', $fields));
    }

    /** crm, OnBeforeCrmDealUpdate. */
    public static function onDealSaving(mixed $fields = null): void
    {
        Silently::run(static fn() => self::saving('deal', $fields));
    }

    /** crm, ORM Deal::OnBeforeUpdate. */
    public static function onDealWritten(mixed $event = null): void
    {
        Silently::run(static fn() => self::written('deal', $event));
    }

    /** crm, OnAfterCrmDealUpdate. */
    public static function onDealSaved(mixed $fields = null): void
    {
        Silently::run(static fn() => self::saved('deal', $fields));
    }

    /** crm, OnAfterDealMoveToCategory: the old API changes a pipeline without OnAfterCrmDealUpdate. */
    public static function onDealMoved(mixed $event = null): void
    {
        Silently::run(static fn() => self::movedOutsideOfASave('deal', (int) $event->getParameter('id')));
    }

    private static function added(string $kind, mixed $fields): void
    {
        if (!WatchedItems::any($kind)) {
            return;
        }
        $id = (int) ($fields['ID'] ?? 0);
        $isFirst = ItemMoves::isFirst($kind, $id);
        if (self::mayBeWatched($kind, $fields)) {
            self::entered($kind, $id, null, $isFirst, true, (array) $fields);
        }
    }

    private static function saving(string $kind, mixed $fields): void
    {
        if (WatchedItems::any($kind)) {
            ItemMoves::begin($kind, (int) ($fields['ID'] ?? 0));
        }
    }

    private static function written(string $kind, mixed $event): void
    {
        if (!WatchedItems::any($kind)) {
            return;
        }
        $id = RowId::of($event);
        if (ItemMoves::writes($kind, $id, $event->getParameter('fields'))) {
            // for whoever writes the table and sends no event of its own; a transaction that takes it back has ended by then
            Application::getInstance()->addBackgroundJob([self::class, 'flush'], [$kind, $id]);
        }
    }

    /** What has been moved outside of a save and told by nobody else. */
    public static function flush(string $kind, int $id): void
    {
        Silently::run(static fn() => self::movedOutsideOfASave($kind, $id));
    }

    private static function movedOutsideOfASave(string $kind, int $id): void
    {
        $move = ItemMoves::takeLoose($kind, $id);
        if ($move !== null) {
            self::entered($kind, $id, $move['formerStageId'], $move['isFirst'], false);
        }
    }

    private static function saved(string $kind, mixed $fields): void
    {
        if (!WatchedItems::any($kind)) {
            return;
        }
        $id = (int) ($fields['ID'] ?? 0);
        $save = ItemMoves::end($kind, $id);
        if ($save['formerResponsibleId'] !== null && !OwnWrites::cover("$kind:$id")) {
            $responsibleId = (int) ($fields['ASSIGNED_BY_ID'] ?? 0);
            EventQueue::add('LeadChanged', "lead:$id", [
                'leadId' => $id,
                'responsibleId' => $responsibleId,
                'formerResponsibleId' => $save['formerResponsibleId'],
                'actorUserId' => isset($fields['MODIFY_BY_ID']) ? Users::personOrNobody((int) $fields['MODIFY_BY_ID']) : Users::currentPerson(),
                'stageId' => (string) ($fields['STATUS_ID'] ?? ''),
            ]);
        }
        if ($save['formerStageId'] !== null && self::mayBeWatched($kind, $fields)) {
            self::entered($kind, $id, $save['formerStageId'], $save['isFirst'], false, (array) $fields);
        }
    }

    /** Whether it is worth a query: the event may carry no stage when an old way wrote. */
    private static function mayBeWatched(string $kind, mixed $fields): bool
    {
        $stageId = $fields[ItemMoves::STAGE[$kind]] ?? null;

        return $stageId === null || WatchedItems::isWatched($kind, null, (string) $stageId);
    }

    private static function entered(string $kind, int $id, ?string $formerStageId, bool $isFirst, bool $isCreated, array $fields = []): void
    {
        $item = $id > 0 ? self::item($kind, $id) : null;
        $subject = "$kind:$id";
        if (
            $item === null || $item['isTemplate'] || !WatchedItems::isWatched($kind, $kind === 'deal' ? $item['pipelineId'] : null, $item['stageId'])
            || OwnWrites::coverMove($subject, $item['stageId']) || OwnWrites::cover('origin:' . ($fields['ORIGIN_ID'] ?? ''))
            || (self::$told[$subject] ?? '') === "{$item['stageId']} {$item['historyId']}"
        ) {
            return;
        }
        self::$told[$subject] = "{$item['stageId']} {$item['historyId']}";
        $whose = ItemMoves::whose($isFirst);
        EventQueue::add('ItemEntered', $subject, [
            'entity' => $kind,
            'itemId' => $id,
            'pipelineId' => $item['pipelineId'],
            'stageId' => $item['stageId'],
            'formerStageId' => $formerStageId,
            'isCreated' => $isCreated,
            'responsibleId' => $item['responsibleId'],
            'createdById' => $item['createdById'],
            'actorUserId' => $whose['actorUserId'],
            'by' => $whose['by'],
            'historyId' => $item['historyId'],
        ]);
    }

    /** @return array{pipelineId: int, stageId: string, responsibleId: int, createdById: int, isTemplate: bool, historyId: int}|null as it stands now */
    private static function item(string $kind, int $id): ?array
    {
        $stage = ItemMoves::STAGE[$kind];
        $ofDeal = $kind === 'deal' ? 'i.CATEGORY_ID, i.IS_RECURRING' : "0 AS CATEGORY_ID, 'N' AS IS_RECURRING";
        $row = Application::getConnection()->query(
            "SELECT i.$stage AS STAGE, i.ASSIGNED_BY_ID, i.CREATED_BY_ID, $ofDeal, (SELECT MAX(h.ID) FROM " . self::HISTORY[$kind] . " h WHERE h.OWNER_ID = i.ID) AS HISTORY_ID
            FROM b_crm_$kind i WHERE i.ID = $id"
        )->fetch();

        return $row ? [
            'pipelineId' => (int) $row['CATEGORY_ID'],
            'stageId' => (string) $row['STAGE'],
            'responsibleId' => (int) $row['ASSIGNED_BY_ID'],
            'createdById' => (int) $row['CREATED_BY_ID'],
            'isTemplate' => $row['IS_RECURRING'] === 'Y',
            'historyId' => (int) $row['HISTORY_ID'],
        ] : null;
    }
}
