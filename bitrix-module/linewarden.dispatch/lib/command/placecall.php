<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Feed\OwnWrites;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\CallActivity;
use Linewarden\Dispatch\Portal\CallClients;
use Linewarden\Dispatch\Portal\CallRecord;
use Linewarden\Dispatch\Portal\Todos;

/**
 * Gives a call its contact and deal. One that goes on is steered: card, routing and the activity to come follow its client. One that
 * is over is put right, and gets an activity where the portal made none.
 */
final class PlaceCall
{
    /** The hit that ends a call needs a moment; one that died in it leaves the live row behind. */
    private const BUSY_SECONDS = 60;
    private const BUSY_RETRY_MS = 500;

    public static function apply(Input $input, Progress $progress): array
    {
        $callId = $input->shortText('callId', 255);
        $isIncoming = $input->oneOf('direction', ['incoming', 'outgoing']) === 'incoming';
        $phone = $input->optionalText('phone');
        $cards = new ClientCards($input, null, $phone === '' ? [] : [$phone], false);
        $activityResponsibleId = $input->idOrNone('activityResponsibleId');
        $isEnded = $input->flag('isEnded');
        $todo = self::todo($input);
        $completeTodoIds = $input->ids('completeTodoIds');
        $otherwiseResponsibleId = $input->id('responsibleId');

        $record = CallRecord::find($callId) ?? throw Stop::refused('CALL_NOT_FOUND', "no call $callId");
        if ($record->isEnding() || ($isEnded && !$record->isOver())) {
            self::waitForTheEnd($progress);
        }
        $cards->check();
        $placed = $cards->place($progress, self::nameless());
        [$contactId, $dealId] = [$placed['contactId'], $placed['dealId']];

        $activityId = 0;
        if ($record->live !== null && !$record->isEnding()) {
            CallClients::nameInLiveCall($record->live, $contactId, $dealId);
        } else {
            $responsibleId = $activityResponsibleId ?: (int) ($record->statistic()['PORTAL_USER_ID'] ?? 0) ?: $otherwiseResponsibleId;
            $activityId = self::activity($record, $progress, static fn(): int => OwnWrites::during(
                ["deal:$dealId", "contact:$contactId"],
                static fn(): int => CallActivity::make($callId, $record->statistic(), $isIncoming, $contactId, $dealId, $responsibleId)
            ));
            $record->bind($activityId, $contactId, $dealId, $phone, $activityResponsibleId);
        }
        Todos::complete($completeTodoIds);
        $onCard = $dealId > 0 ? [\CCrmOwnerType::Deal, $dealId] : [\CCrmOwnerType::Contact, $contactId];

        return $placed + [
            'activityId' => $activityId,
            'activityCreated' => $progress->noted('activity') !== null,
            'todoId' => $todo === null ? 0 : Todos::makeOnce($onCard[0], $onCard[1], $todo, $progress),
        ];
    }

    /** @param callable(): int $make */
    private static function activity(CallRecord $record, Progress $progress, callable $make): int
    {
        $isOurs = $progress->noted('activity') !== null;
        if ($record->activity !== null && !$isOurs) {
            return (int) $record->activity['ID'];
        }
        if (!$isOurs && !CallActivity::isWorthMaking($record->statistic())) {
            return 0;
        }

        return $progress->once('activity', static fn(): int => 0, static fn(): int => CallActivity::idOf($record->callId), $make);
    }

    /** @throws Stop until the hit has had its time */
    private static function waitForTheEnd(Progress $progress): void
    {
        $since = $progress->noted('busySince');
        if ($since === null) {
            $since = Module::now();
            $progress->note('busySince', $since);
        }
        if (Module::now() - $since < self::BUSY_SECONDS) {
            throw Stop::later('CALL_BUSY', self::BUSY_RETRY_MS);
        }
    }

    /** @return array{subject: string, description: string, deadline: int, responsibleId: int}|null */
    private static function todo(Input $input): ?array
    {
        $todo = $input->objectOrNull('todo');

        return $todo === null ? null : [
            'subject' => $todo->text('subject'),
            'description' => $todo->optionalText('description'),
            'deadline' => $todo->id('deadline'),
            'responsibleId' => $todo->id('responsibleId'),
        ];
    }

    private static function nameless(): string
    {
        Loc::loadMessages(__FILE__);

        return (string) Loc::getMessage('LINEWARDEN_DISPATCH_CALL_NAMELESS', null, Module::language());
    }
}
