<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\LeadOrDeal;
use Linewarden\Dispatch\Portal\Todos;
use Linewarden\Dispatch\Portal\Users;

/** Gives a lead or deal to somebody, unless somebody else has it by now or it stands elsewhere. */
final class AssignItem implements Command
{
    public const ENTITIES = ['lead', 'deal'];
    public const STAGE_LENGTH = 50;

    public static function fields(): Fields
    {
        return new Fields([
            'entity' => Field::word(self::ENTITIES),
            'itemId' => Field::id(),
            'expectedResponsibleId' => Field::idOrNone(),
            'expectedStageId' => Field::text(self::STAGE_LENGTH),
            'responsibleId' => Field::id(),
            'takesToDos' => Field::flag(),
        ]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        ['responsibleId' => $responsibleId, 'expectedResponsibleId' => $formerId] = $input;
        if (!Users::isActivePerson($responsibleId)) {
            throw Stop::refused('USER_WRONG', "user $responsibleId is not an active employee");
        }
        $context = LeadOrDeal::serviceContext();
        $item = LeadOrDeal::find($input['entity'], $input['itemId']);
        if ($item === null) {
            return self::gone();
        }
        // noted before: a repeat finds the item as the first try has left it, and a trigger may have sent it to another stage
        $isBegun = $progress->noted('assigning') !== null;
        if (!$isBegun || $item->responsibleId() !== $responsibleId) {
            if (!$item->stands($formerId, $input['expectedStageId'])) {
                return self::answer('superseded', $item);
            }
            $progress->note('assigning', true);
            if ($formerId !== $responsibleId) {
                $item->assign($responsibleId, $context);
            }
        }
        if ($input['takesToDos'] && $formerId > 0 && $formerId !== $responsibleId) {
            Todos::passOn($item->typeId(), $item->id(), $formerId, $responsibleId);
        }
        $now = $item->readBack();

        return $now === null ? self::gone() : self::answer('assigned', $now);
    }

    private static function answer(string $outcome, LeadOrDeal $item): array
    {
        return ['outcome' => $outcome, 'responsibleId' => $item->responsibleId(), 'stageId' => $item->stageId()];
    }

    private static function gone(): array
    {
        return ['outcome' => 'gone', 'responsibleId' => 0, 'stageId' => ''];
    }
}
