<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Portal\Activity;
use Linewarden\Dispatch\Portal\Dialog;
use Linewarden\Dispatch\Portal\UserCode;

/**
 * Gives a dialog its contact, deal, responsible and operator. The CRM part is done whatever became of the operator: a client who was
 * answered or even closed meanwhile still has a deal. Each step is noted, so a repeat goes on where a killed try stopped.
 */
final class PlaceDialog
{
    public static function apply(Input $input, Progress $progress): array
    {
        $sessionId = $input->id('sessionId');
        $client = new UserCode($input->text('userCode'));
        $cards = new ClientCards($input, $client);
        $strays = new StrayContacts($input->optionalIds('strayContactIds'), $client);
        $responsibleId = $input->id('responsibleId');
        $target = $input->objectOrNull('operator') === null ? null : Target::read($input, 'operator');
        $expectedOperatorId = $input->idOrNone('expectedOperatorId');
        $expectedAnswer = $input->oneOfOrNull('expectedAnswer', HandOver::ANSWERS);

        $dialog = Dialog::open($sessionId);
        if ($dialog->isSpam()) {
            throw Stop::superseded('DIALOG_CLOSED');
        }
        $cards->check();
        if ($target !== null && $dialog->isStillWith($expectedOperatorId)) {
            Dialog::requireOperator($target->userId);
        }

        $placed = $cards->place($progress);
        $activityId = Activity::bind($dialog, $placed['dealId'], $placed['contactId'], $responsibleId);
        $strays->release($placed['contactId']);

        return $placed + ['activityId' => $activityId]
            + self::moveOrKeep($dialog, $target, $expectedOperatorId, $expectedAnswer, $progress);
    }

    /** @return array{operatorId: int, operatorOutcome: string} */
    private static function moveOrKeep(
        Dialog $dialog,
        ?Target $target,
        int $expectedOperatorId,
        ?string $expectedAnswer,
        Progress $progress
    ): array {
        if ($target !== null) {
            try {
                return $dialog->move($expectedOperatorId, $expectedAnswer, $target->userId, $target->mode, $progress);
            } catch (Stop $stop) {
                $isElsewhere = $stop->answer['status'] === 'superseded' || $stop->answer['code'] === 'TRANSFER_REDIRECTED';
                if (!$isElsewhere) {
                    throw $stop;
                }
            }
        }
        $dialog->refresh();

        return ['operatorId' => $dialog->operatorId(), 'operatorOutcome' => 'kept'];
    }
}
