<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\LeadOrDeal;

/** Moves a lead or deal forward in its pipeline, as the portal's own triggers do, but not past a field that the stage requires. */
final class MoveItem implements Command
{
    public static function fields(): Fields
    {
        return new Fields([
            'entity' => Field::word(AssignItem::ENTITIES),
            'itemId' => Field::id(),
            'expectedResponsibleId' => Field::idOrNone(),
            'expectedStageId' => Field::text(AssignItem::STAGE_LENGTH),
            'toStageId' => Field::text(AssignItem::STAGE_LENGTH),
        ]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        ['expectedStageId' => $fromStageId, 'toStageId' => $toStageId] = $input;
        $context = LeadOrDeal::serviceContext();
        $item = LeadOrDeal::find($input['entity'], $input['itemId']);
        if ($item === null) {
            return self::answer('gone', '');
        }
        $before = $progress->noted('before');
        if ($before !== null && $item->hasBeenBroughtTo($toStageId, $before)) {
            return self::answer('moved', $item->stageId()); // by a try that was killed before it could say so
        }
        if (!$item->stands($input['expectedResponsibleId'], $fromStageId)) {
            return self::answer('superseded', $item->stageId());
        }
        $isForward = $item->isForward($toStageId);
        if ($isForward === null) {
            throw Stop::refused('STAGE_NOT_FOUND', "no stage $toStageId in the pipeline of $input[entity] $input[itemId]");
        }
        if (!$isForward) {
            return self::answer('notForward', $item->stageId());
        }
        $progress->note('before', $item->lastHistoryId());
        $errors = $item->move($toStageId, $context);
        $now = $item->readBack();

        return match (true) {
            $now === null => self::answer('gone', ''),
            // errors of later steps do not take the move back; and without one the portal may silently have put the stage back
            $now->stageId() !== $fromStageId => self::answer('moved', $now->stageId()),
            default => self::answer('refused', $now->stageId(), $now->requiredFields($errors), implode('; ', array_map(static fn($error): string => (string) $error->getMessage(), $errors))),
        };
    }

    /** @param list<string> $requiredFields */
    private static function answer(string $outcome, string $stageId, array $requiredFields = [], string $message = ''): array
    {
        return ['outcome' => $outcome, 'stageId' => $stageId, 'requiredFields' => $requiredFields, 'message' => $message];
    }
}
