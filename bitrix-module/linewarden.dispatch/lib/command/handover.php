<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Feed\Dialogs;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\Dialog;
use Linewarden\Dispatch\Portal\QueueTerm;
use Linewarden\Dispatch\Portal\Words;

/** Moves a dialog to another operator or to the queue, says why, and lets deal and contact follow where that is wanted. */
final class HandOver implements Command
{
    /** What the operator had done as the sidecar saw it; see Dialog::move. */
    public const ANSWERS = ['none', 'accepted', 'replied'];

    public static function fields(): Fields
    {
        return new Fields([
            'sessionId' => Field::id(),
            'chatId' => Field::id(),
            'userCode' => Field::text(),
            'expectedOperatorId' => Field::idOrNone(),
            'expectedAnswer' => Field::word(self::ANSWERS)->optional(),
            'to' => Target::fieldWithoutMode(),
            'mode' => Target::modeBeside(),
            'comment' => Field::optionalText(),
            'dealId' => Field::idOrNone(),
            'contactId' => Field::idOrNone(),
            'setDealResponsible' => Field::flag(),
            'setContactResponsible' => Field::flag(),
        ]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        ['expectedOperatorId' => $expectedOperatorId, 'to' => $target, 'dealId' => $dealId, 'contactId' => $contactId] = $input;
        $isDealMoved = $input['setDealResponsible'] && $dealId > 0 && $target->userId > 0;
        $isContactMoved = $input['setContactResponsible'] && $contactId > 0 && $target->userId > 0;

        $dialog = Dialog::open($input['sessionId'], $input['chatId'], $input['userCode']);
        try {
            $moved = $progress->noted('moved');
            if ($moved === null) { // a person may move it on before a repeat: what is done is not looked at again
                $moved = $dialog->move($expectedOperatorId, $input['expectedAnswer'], $target->userId, $target->mode, $progress);
                $progress->note('moved', $moved);
                QueueTerm::set($dialog->sessionId(), $target->untilAt);
            }
            if ($input['comment'] !== '') {
                Words::toChat($dialog->chatId(), $input['comment'], $progress);
            }
            if ($isDealMoved || $isContactMoved) {
                Cards::byServiceUser()->setResponsible($isDealMoved ? $dealId : 0, $isContactMoved ? $contactId : 0, $target->userId);
            }
        } catch (Stop $stop) {
            $dialog->refresh();
            if ($stop->isRefusal() && $dialog->operatorId() !== $expectedOperatorId) {
                Dialogs::onRefusedMove($dialog->row(), $expectedOperatorId);
            }
            throw $stop;
        }

        return $moved;
    }
}
