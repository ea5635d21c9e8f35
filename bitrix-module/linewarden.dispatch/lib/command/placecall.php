<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Feed\OwnWrites;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\CallActivity;
use Linewarden\Dispatch\Portal\CallClient;
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
            'firmIds' => Field::ids()->optional([]),
            ...self::fieldsOfEnd(),
        ]);
    }

    /** @return array<string, Field> what becomes of the call and its to-dos, whoever its client is */
    public static function fieldsOfEnd(): array
    {
        return [
            'activityResponsibleId' => Field::idOrNone(),
            'isEnded' => Field::flag(),
            'todo' => Field::object(new Fields([
                'subject' => Field::text(),
                'description' => Field::optionalText(),
                'deadline' => Field::id(), // unix seconds
                'responsibleId' => Field::id(),
            ]))->optional(),
            'completeTodoIds' => Field::ids(),
        ];
    }

    public static function apply(array $input, Progress $progress): array
    {
        $phone = $input['phone'];
        $cards = new ClientCards($input, null, $phone === '' ? [] : [$phone]);
        $record = self::record($input, $progress);
        $cards->check();
        $placed = $cards->place($progress, self::nameless());

        return $placed + self::settle($record, CallClient::contact($placed['contactId'], $placed['dealId'], $input['firmIds']), $input, $progress);
    }

    /**
     * @param array<string, mixed> $input callId and isEnded of it
     * @throws Stop refused: the portal has nothing of the call; later: the hit that ends it is not over
     */
    public static function record(array $input, Progress $progress): CallRecord
    {
        $record = CallRecord::find($input['callId']) ?? throw Stop::refused('CALL_NOT_FOUND', "no call {$input['callId']}");
        if ($record->isEnding() || ($input['isEnded'] && !$record->isOver())) {
            self::waitForTheEnd($progress);
        }

        return $record;
    }

    /**
     * Names the client in a call that goes on, or puts right one that is over.
     *
     * @param array<string, mixed> $input callId, direction, phone, responsibleId and fieldsOfEnd() of it
     * @return array{activityId: int, activityCreated: bool, todoId: int}
     */
    public static function settle(CallRecord $record, CallClient $client, array $input, Progress $progress): array
    {
        ['callId' => $callId, 'phone' => $phone, 'activityResponsibleId' => $activityResponsibleId, 'todo' => $todo] = $input;
        $activityId = 0;
        if ($record->live !== null && !$record->isEnding()) {
            CallClients::nameInLiveCall($record->live, $client);
        } else {
            $responsibleId = $activityResponsibleId ?: (int) ($record->statistic()['PORTAL_USER_ID'] ?? 0) ?: $input['responsibleId'];
            $isIncoming = $input['direction'] === 'incoming';
            $activityId = self::activity($record, $progress, static fn(): int => OwnWrites::during(
                $client->subjects(),
                static fn(): int => CallActivity::make($callId, $record->statistic(), $isIncoming, $client, $responsibleId)
            ));
            $record->bind($activityId, $client, $phone, $activityResponsibleId);
        }
        Todos::complete($input['completeTodoIds']);
        $onCard = $client->dealId > 0 ? [\CCrmOwnerType::Deal, $client->dealId] : [$client->typeId, $client->id];

        return [
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
