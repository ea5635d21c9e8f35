<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Feed\Dialogs;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\Dialog;
use Linewarden\Dispatch\Portal\Words;

/** Moves a dialog to another operator or to the queue, says why, and lets deal and contact follow where that is wanted. */
final class HandOver
{
    /** What the operator had done as the sidecar saw it; see Dialog::move. */
    public const ANSWERS = ['none', 'accepted'];

    public static function apply(Input $input, Progress $progress): array
    {
        $sessionId = $input->id('sessionId');
        $expectedOperatorId = $input->idOrNone('expectedOperatorId');
        $expectedAnswer = $input->oneOfOrNull('expectedAnswer', self::ANSWERS);
        $target = Target::read($input, 'to');
        $comment = $input->optionalText('comment');
        $dealId = $input->idOrNone('dealId');
        $contactId = $input->idOrNone('contactId');
        $isDealMoved = $input->flag('setDealResponsible') && $dealId > 0 && $target->userId > 0;
        $isContactMoved = $input->flag('setContactResponsible') && $contactId > 0 && $target->userId > 0;

        $dialog = Dialog::open($sessionId);
        try {
            $moved = $progress->noted('moved');
            if ($moved === null) { // a person may move it on before a repeat: what is done is not looked at again
                $moved = $dialog->move($expectedOperatorId, $expectedAnswer, $target->userId, $target->mode, $progress);
                $progress->note('moved', $moved);
            }
            if ($comment !== '') {
                Words::toChat($dialog->chatId(), $comment, $progress);
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
