<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\ImOpenLines\Queue;
use Bitrix\ImOpenLines\Session;
use Bitrix\Main\EventResult;
use Bitrix\Main\Type\DateTime;
use Linewarden\Dispatch\Portal\QueueTerm;
use Linewarden\Dispatch\Portal\Sessions;
use Linewarden\Dispatch\Portal\Users;
use Linewarden\Dispatch\Silently;

/** Stops the portal's own queue shortly before the sidecar gives a dialog to somebody. It tells nothing: what it stops has not happened. */
final class QueueTurns implements Feed
{
    /** @var array<int, true> sessions that a person passes on in this hit */
    private static array $skipped = [];

    public static function handlers(): array
    {
        return Handler::table([
            ['imopenlines', 'OnChatSkip', 'onSkip', Form::D7],
            ['imopenlines', 'OnBeforeSessionTransfer', 'onNextTurn', Form::D7, Handler::AFTER_NATIVE],
        ]);
    }

    public static function events(): array
    {
        return [];
    }

    /** imopenlines, OnChatSkip, before the queue is asked for the next one. */
    public static function onSkip(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            self::$skipped[(int) $event->getParameter('RUNTIME_SESSION')->getData('ID')] = true;
        });
    }

    /**
     * imopenlines, OnBeforeSessionTransfer. Naming the operator who has the dialog changes nothing but the time of the next turn, as long as the
     * dialog is still theirs: of one that was answered the portal has taken them out of the chat before it asks.
     *
     * @return EventResult|null null: as the portal has chosen
     */
    public static function onNextTurn(mixed $event = null): ?EventResult
    {
        $answer = null;
        Silently::run(static function () use ($event, &$answer): void {
            $session = $event->getParameter('session');
            [$sessionId, $operatorId] = [(int) $session['ID'], (int) $session['OPERATOR_ID']];
            $isAsked = isset(self::$skipped[$sessionId]);
            unset(self::$skipped[$sessionId]);
            if ($isAsked || $event->getResults() !== [] || (string) $event->getParameter('reasonReturn') !== Queue::REASON_DEFAULT) {
                return; // a person does not want it, somebody else has decided, or its operator is gone
            }
            if ((int) $session['STATUS'] > Session::STATUS_SKIP || !Users::isActivePerson($operatorId) || !Sessions::isShownTo($session, $operatorId)) {
                return;
            }
            $goesOnAt = QueueTerm::standsStillUntil($sessionId, (int) ($event->getParameter('config')['QUEUE_TIME'] ?? 0));
            if ($goesOnAt > 0) {
                $answer = new EventResult(EventResult::SUCCESS, ['newOperatorQueue' => [
                    'RESULT' => true,
                    'OPERATOR_ID' => $operatorId,
                    'OPERATOR_LIST' => [],
                    'DATE_QUEUE' => DateTime::createFromTimestamp($goesOnAt),
                    'QUEUE_HISTORY' => (array) ($event->getParameter('newOperatorQueue')['QUEUE_HISTORY'] ?? []),
                ]]);
            }
        });

        return $answer;
    }
}
