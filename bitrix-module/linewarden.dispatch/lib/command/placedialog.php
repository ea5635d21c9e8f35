<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Activity;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\Dialog;
use Linewarden\Dispatch\Portal\QueueTerm;
use Linewarden\Dispatch\Portal\Sessions;
use Linewarden\Dispatch\Portal\ToldKeys;
use Linewarden\Dispatch\Portal\UserCode;
use Linewarden\Dispatch\Silently;

/**
 * Gives a dialog its contact, deal, responsible and operator. The CRM part is done whatever became of the operator: a client who was
 * answered or even closed meanwhile still has a deal. Each step is noted, so a repeat goes on where a killed try stopped.
 */
final class PlaceDialog implements Command
{
    public static function fields(): Fields
    {
        return new Fields([
            'sessionId' => Field::id(),
            'chatId' => Field::id(),
            'userCode' => Field::text(),
            'clientUserId' => Field::unread(),
            'lineId' => Field::id()->optional(0),
            ...ClientCards::fields(true),
            'strayContactIds' => Field::ids()->optional([]),
            'firmIds' => Field::ids()->optional([]),
            'operator' => Target::field()->optional(),
            'expectedOperatorId' => Field::idOrNone(),
            'expectedAnswer' => Field::word(HandOver::ANSWERS)->optional(),
        ]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        $client = new UserCode($input['userCode']);
        $cards = new ClientCards($input, $client);
        $strays = new StrayContacts($input['strayContactIds'], $client);
        ['operator' => $target, 'expectedOperatorId' => $expectedOperatorId] = $input;

        $dialog = Dialog::open($input['sessionId'], $input['chatId'], $input['userCode']);
        if ($dialog->isSpam()) {
            throw Stop::superseded('DIALOG_CLOSED');
        }
        if ($input['lineId'] > 0 && $dialog->lineId() !== $input['lineId']) { // passed on: it may be another company's by now
            throw Stop::superseded('LINE_CHANGED');
        }
        $cards->check();
        if ($target !== null && $dialog->isStillWith($expectedOperatorId)) {
            Dialog::requireOperator($target->userId);
        }

        $placed = $cards->place($progress);
        $activityId = Activity::bind($dialog, $placed['dealId'], $placed['contactId'], $input['responsibleId'], $input['firmIds']);
        $strays->release($placed['contactId']);

        return $placed + ['activityId' => $activityId, 'toldKeys' => self::tellKeys($dialog, $placed['contactId'], $progress)]
            + self::moveOrKeep($dialog, $target, $expectedOperatorId, $input['expectedAnswer'], $progress);
    }

    /**
     * Writes the phones and e-mails of the client's first messages onto the client's own card, and takes a newcomer off the cards that the portal
     * has found by them: whoever is written of is not who writes. A card that the portal will not write does not hold up the placement.
     *
     * @return list<array{kind: string, value: string}> what the card has by now
     */
    private static function tellKeys(Dialog $dialog, int $contactId, Progress $progress): array
    {
        $told = ToldKeys::of($dialog);
        if (ToldKeys::isNone($told)) {
            return [];
        }
        if (Sessions::isFirstOf($dialog->userCode()->clientUserId, $dialog->sessionId())) {
            $found = Cards::contactsWith($dialog->userCode(), ToldKeys::keys($told));
            (new StrayContacts($found, $dialog->userCode()))->release($contactId);
        }
        $own = ToldKeys::ofClient($told);
        if (ToldKeys::isNone($own)) {
            return [];
        }
        try {
            $isRepeat = $progress->noted('told') !== null;
            $isRepeat || $progress->note('told', true);
            Cards::byServiceUser()->addKeys($contactId, $own);
            $isRepeat && Cards::reindex($contactId);
        } catch (Stop $stop) {
            Silently::log(new \RuntimeException("contact $contactId lacks what session {$dialog->sessionId()} tells: " . json_encode($stop->answer), 0, $stop));

            return [];
        }

        return ToldKeys::keys($own);
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
                $moved = $dialog->move($expectedOperatorId, $expectedAnswer, $target->userId, $target->mode, $progress);
                QueueTerm::set($dialog->sessionId(), $target->untilAt);

                return $moved;
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
