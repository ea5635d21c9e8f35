<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Feed\OwnWrites;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\CallActivity;
use Linewarden\Dispatch\Portal\CallClients;
use Linewarden\Dispatch\Portal\CallRecord;
use Linewarden\Dispatch\Portal\Todos;

/**
 * Gives a call its contact and deal. One that goes on is steered: card, routing and the activity to come follow its client. One that
 * is over is put right, and gets an activity where the portal made none.
 */
final class PlaceCall implements Command
{
    /** The hit that ends a call needs a moment; one that died in it leaves the live row behind. */
    private const BUSY_SECONDS = 60;
    private const BUSY_RETRY_MS = 500;

    public static function fields(): Fields
    {
        return new Fields([
            'callId' => Field::text(255),
            'direction' => Field::word(['incoming', 'outgoing']),
            'phone' => Field::optionalText(),
            ...ClientCards::fields(false),
            'activityResponsibleId' => Field::idOrNone(),
            'isEnded' => Field::flag(),
            'todo' => Field::object(new Fields([
                'subject' => Field::text(),
                'description' => Field::optionalText(),
                'deadline' => Field::id(), // unix seconds
                'responsibleId' => Field::id(),
            ]))->optional(),
            'completeTodoIds' => Field::ids(),
        ]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        ['callId' => $callId, 'phone' => $phone, 'activityResponsibleId' => $activityResponsibleId, 'todo' => $todo] = $input;
        $isIncoming = $input['direction'] === 'incoming';
        $cards = new ClientCards($input, null, $phone === '' ? [] : [$phone]);

        $record = CallRecord::find($callId) ?? throw Stop::refused('CALL_NOT_FOUND', "no call $callId");
        if ($record->isEnding() || ($input['isEnded'] && !$record->isOver())) {
            self::waitForTheEnd($progress);
        }
        $cards->check();
        $placed = $cards->place($progress, self::nameless());
        [$contactId, $dealId] = [$placed['contactId'], $placed['dealId']];

        $activityId = 0;
        if ($record->live !== null && !$record->isEnding()) {
            CallClients::nameInLiveCall($record->live, $contactId, $dealId);
        } else {
            $responsibleId = $activityResponsibleId ?: (int) ($record->statistic()['PORTAL_USER_ID'] ?? 0) ?: $input['responsibleId'];
            $activityId = self::activity($record, $progress, static fn(): int => OwnWrites::during(
                ["deal:$dealId", "contact:$contactId"],
                static fn(): int => CallActivity::make($callId, $record->statistic(), $isIncoming, $contactId, $dealId, $responsibleId)
            ));
            $record->bind($activityId, $contactId, $dealId, $phone, $activityResponsibleId);
        }
        Todos::complete($input['completeTodoIds']);
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

    private static function nameless(): string
    {
        Loc::loadMessages(__FILE__);

        return (string) Loc::getMessage('LINEWARDEN_DISPATCH_CALL_NAMELESS', null, Module::language());
    }
}
