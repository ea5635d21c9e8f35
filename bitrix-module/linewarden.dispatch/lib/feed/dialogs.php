<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\EventResult;
use Linewarden\Dispatch\Portal\Sessions;
use Linewarden\Dispatch\Portal\ToldKeys;
use Linewarden\Dispatch\Portal\UserCode;
use Linewarden\Dispatch\Portal\Users;
use Linewarden\Dispatch\Silently;

/**
 * Events of open lines. Who moved a dialog is pieced together from what the portal does inside one hit. To a person: OnOperatorTransfer,
 * a row of operator_transfer, the session's new OPERATOR_ID, OnChatAnswer. To a queue: OnOperatorTransfer, OPERATOR_ID 0, the row, and then
 * the same for whom the queue picks. When a person just takes the dialog there is neither event nor row.
 */
final class Dialogs implements Feed
{
    /** Each says Y of a message that the client does not get, or not as a person's; the last is the line's silent mode. */
    private const UNSEEN_BY_CLIENT = ['SYSTEM', 'SKIP_CONNECTOR', 'SILENT_CONNECTOR', 'CHAT_ENTITY_DATA_3'];
    /** @var array<int, true> sessions being made in this hit: DialogStarted tells their first operator */
    private static array $starting = [];
    /** @var array<int, array> session id => its row before the write that is going on */
    private static array $before = [];
    /** @var array<int, array{toUserId: int, how: array{by: string, actorUserId: int}}> session id => the transfer that is going on */
    private static array $transfers = [];
    /** @var array<int, array{by: string, actorUserId: int}> session id => who has begun the last transfer: it may go to another line */
    private static array $movers = [];
    /** @var array<int, int> session id => user for whom a transfer is about to accept the dialog */
    private static array $acceptedFor = [];

    public static function handlers(): array
    {
        return Handler::table([
            ['imconnector', 'OnReceivedMessage', 'onClientWrote', Form::D7, Handler::AFTER_NATIVE],
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnAfterAdd', 'onSessionAdded', Form::D7],
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnBeforeUpdate', 'onSessionChanging', Form::D7],
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\Session::OnAfterUpdate', 'onSessionChanged', Form::D7],
            ['imopenlines', 'OnOperatorTransfer', 'onTransferring', Form::D7, Handler::AFTER_NATIVE],
            ['imopenlines', '\\Bitrix\\ImOpenLines\\Model\\OperatorTransfer::OnAfterAdd', 'onTransferNoted', Form::D7],
            ['imopenlines', 'OnSessionStart', 'onSessionStart', Form::D7],
            ['imopenlines', 'OnChatAnswer', 'onChatAnswer', Form::D7],
            ['imopenlines', 'OnImopenlineMessageSend', 'onEmployeeWrote', Form::D7],
        ]);
    }

    public static function events(): array
    {
        return [
            'DialogStarted' => ['sessionId', 'chatId', 'userCode', 'lineId', 'connector', 'clientUserId', 'operatorId'],
            'ClientWrote' => ['sessionId', 'chatId', 'userCode', 'lineId', 'connector', 'clientUserId', 'messageId', 'tellsKeys'],
            'OperatorAnswered' => ['sessionId', 'chatId', 'userCode', 'userId'],
            'EmployeeWrote' => ['sessionId', 'chatId', 'userCode', 'userId', 'messageId'],
            'OperatorChanged' => ['sessionId', 'chatId', 'userCode', 'fromUserId', 'toUserId', 'by', 'actorUserId'],
            'DialogMovedToLine' => [
                'sessionId', 'chatId', 'userCode', 'lineId', 'connector', 'clientUserId', 'fromLineId', 'by', 'actorUserId',
            ],
            'DialogClosed' => ['sessionId', 'chatId', 'userCode', 'isSpam'],
        ];
    }

    /** imopenlines, ORM Session::OnAfterAdd. */
    public static function onSessionAdded(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            self::$starting[RowId::of($event)] = true;
        });
    }

    /** imopenlines, OnSessionStart: the operator is chosen, the client's first text is not stored yet. */
    public static function onSessionStart(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $sessionId = (int) $event->getParameter('SESSION')['ID'];
            unset(self::$starting[$sessionId]);
            $session = Sessions::find($sessionId); // the event carries a copy from before the operator was chosen
            if ($session === null) {
                return;
            }
            self::add('DialogStarted', $session, self::aboutClient($session) + ['operatorId' => (int) $session['OPERATOR_ID']]);
        });
    }

    /** imconnector, OnReceivedMessage after the native handler: the client's text is stored, whoever else is in the chat. */
    public static function onClientWrote(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            foreach ($event->getResults() as $result) {
                $received = $result->getParameters();
                $session = Sessions::find((int) ($received['SESSION']['ID'] ?? 0));
                $messageId = (int) ($received['MESSAGE_ID'] ?? 0);
                if ($session !== null && $messageId > 0) {
                    self::add('ClientWrote', $session, self::aboutClient($session) + [
                        'messageId' => $messageId, 'tellsKeys' => ToldKeys::areTold($session),
                    ]);

                    return;
                }
            }
        });
    }

    /**
     * imopenlines, OnOperatorTransfer, before any write of a transfer; handlers that send it elsewhere come before us. Whatever an earlier
     * transfer of this hit has left is of no matter any more.
     */
    public static function onTransferring(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $sessionId = (int) $event->getParameter('SESSION')->getData('ID');
            unset(self::$transfers[$sessionId], self::$movers[$sessionId], self::$acceptedFor[$sessionId]);
            ['MODE' => $mode, 'FROM' => $from, 'TO' => $to] = $event->getParameter('TRANSFER');
            foreach ($event->getResults() as $result) {
                $to = $result->getType() === EventResult::SUCCESS ? $result->getParameters()['TRANSFER_ID'] ?? $to : $to;
            }
            $how = match ((string) $mode) {
                'MANUAL' => ['by' => 'person', 'actorUserId' => Users::personOrNobody((int) $from)],
                'BOT' => ['by' => 'bot', 'actorUserId' => 0],
                default => ['by' => 'queue', 'actorUserId' => 0], // AUTO: FROM is only the previous operator
            };
            self::$transfers[$sessionId] = ['toUserId' => is_numeric($to) ? (int) $to : 0, 'how' => $how]; // "queue", "queue2"
            self::$movers[$sessionId] = $how;
        });
    }

    /** imopenlines, ORM OperatorTransfer::OnAfterAdd: of a transfer to a user it comes before the session's new operator and the answer for them. */
    public static function onTransferNoted(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $row = $event->getParameter('fields');
            if ((string) $row['TRANSFER_MODE'] !== 'AUTO' && (string) $row['TRANSFER_TYPE'] === 'USER') {
                self::$acceptedFor[(int) $row['SESSION_ID']] = (int) $row['TRANSFER_USER_ID'];
            }
        });
    }

    /** imopenlines, ORM Session::OnBeforeUpdate: the last look at the old operator and line. */
    public static function onSessionChanging(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $fields = $event->getParameter('fields');
            if (array_intersect_key($fields, ['OPERATOR_ID' => 1, 'CLOSED' => 1, 'CONFIG_ID' => 1]) !== []) {
                $sessionId = RowId::of($event);
                self::$before[$sessionId] = Sessions::find($sessionId);
            }
        });
    }

    /** imopenlines, ORM Session::OnAfterUpdate: also tells what no other event does (a duplicate closed, an unowned dialog taken). */
    public static function onSessionChanged(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $sessionId = RowId::of($event);
            $before = self::$before[$sessionId] ?? null;
            unset(self::$before[$sessionId]);
            if ($before === null) {
                return;
            }
            $fields = $event->getParameter('fields');
            if (array_key_exists('CONFIG_ID', $fields)) {
                self::lineWritten($before, (int) $fields['CONFIG_ID']);
            }
            if (array_key_exists('OPERATOR_ID', $fields)) {
                self::operatorWritten($before, (int) $fields['OPERATOR_ID']);
            }
            if (($fields['CLOSED'] ?? '') === 'Y' && $before['CLOSED'] !== 'Y') {
                self::closed(Sessions::find($sessionId) ?? $before);
            }
        });
    }

    /** imopenlines, OnChatAnswer: also inside each transfer that accepts for somebody, where nobody accepted anything. */
    public static function onChatAnswer(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $userId = (int) $event->getParameter('USER_ID');
            $sessionId = (int) $event->getParameter('RUNTIME_SESSION')->getData('ID');
            $acceptedFor = self::$acceptedFor[$sessionId] ?? 0;
            unset(self::$acceptedFor[$sessionId]);
            $session = Sessions::find($sessionId);
            $isOwn = OwnWrites::cover("session:$sessionId");
            if ($session === null || $isOwn || $acceptedFor === $userId || !Users::isPerson($userId)) {
                return;
            }
            self::add('OperatorAnswered', $session, ['userId' => $userId]);
        });
    }

    /**
     * imopenlines, OnImopenlineMessageSend: a text that goes out to the client, stored already; of whomever, a participant too. A chat without
     * an open session has got an outgoing one by now. Bots write to clients too, and what a line is silent about is the employees' own.
     */
    public static function onEmployeeWrote(mixed $event = null): void
    {
        Silently::run(static function () use ($event): void {
            $userId = (int) $event->getParameter('FROM_USER_ID');
            $messageId = (int) $event->getParameter('MESSAGE_ID');
            foreach (self::UNSEEN_BY_CLIENT as $flag) {
                if ((string) $event->getParameter($flag) === 'Y') {
                    return;
                }
            }
            $session = Sessions::openOfChat((int) $event->getParameter('TO_CHAT_ID'));
            if ($session !== null && $messageId > 0 && Users::isPerson($userId)) {
                self::add('EmployeeWrote', $session, ['userId' => $userId, 'messageId' => $messageId]);
            }
        });
    }

    /** Our own command moved it and is refused all the same, by what came after: its answer has no room for the move. */
    public static function onRefusedMove(array $session, int $fromUserId): void
    {
        $move = ['fromUserId' => $fromUserId, 'toUserId' => (int) $session['OPERATOR_ID'], 'by' => 'bot', 'actorUserId' => 0];
        self::add('OperatorChanged', $session, $move);
    }

    private static function operatorWritten(array $before, int $toUserId): void
    {
        $sessionId = (int) $before['ID'];
        $fromUserId = (int) $before['OPERATOR_ID'];
        $transfer = self::$transfers[$sessionId] ?? null;
        $isOfTransfer = $transfer !== null && $transfer['toUserId'] === $toUserId; // or it was refused, and this is something else
        $how = $isOfTransfer ? $transfer['how'] : self::withoutTransfer($toUserId);
        // a person who gives a dialog of nobody to a queue has decided about it all the same
        $isGivenToQueue = $isOfTransfer && $toUserId === 0 && $how['by'] === 'person';
        if (isset(self::$starting[$sessionId]) || ($fromUserId === $toUserId && !$isGivenToQueue)) {
            return;
        }
        unset(self::$transfers[$sessionId]);
        if (!OwnWrites::cover("session:$sessionId")) {
            self::add('OperatorChanged', $before, ['fromUserId' => $fromUserId, 'toUserId' => $toUserId] + $how);
        }
    }

    /**
     * The head of a session is written whole at its start, its line with it: only another line is news. Told also within our own writes: a
     * handler of the portal may have sent our transfer there.
     */
    private static function lineWritten(array $before, int $lineId): void
    {
        $sessionId = (int) $before['ID'];
        if (isset(self::$starting[$sessionId]) || (int) $before['CONFIG_ID'] === $lineId) {
            return;
        }
        $how = self::$movers[$sessionId] ?? ['by' => 'queue', 'actorUserId' => 0];
        unset(self::$movers[$sessionId]);
        $session = ['CONFIG_ID' => $lineId] + $before;
        self::add('DialogMovedToLine', $session, self::aboutClient($session) + ['fromLineId' => (int) $before['CONFIG_ID']] + $how);
    }

    /** No transfer: a re-queue of "all at once", or somebody took the dialog: by the button, or by writing into an unowned one. */
    private static function withoutTransfer(int $toUserId): array
    {
        return match (true) {
            $toUserId === 0 => ['by' => 'queue', 'actorUserId' => 0],
            Users::isPerson($toUserId) => ['by' => 'person', 'actorUserId' => $toUserId],
            default => ['by' => 'bot', 'actorUserId' => 0],
        };
    }

    private static function closed(array $session): void
    {
        $isSpam = $session['SPAM'] === 'Y' || (int) $session['STATUS'] === \Bitrix\ImOpenLines\Session::STATUS_SPAM;
        self::add('DialogClosed', $session, ['isSpam' => $isSpam]);
    }

    private static function add(string $type, array $session, array $payload): void
    {
        $client = new UserCode((string) $session['USER_CODE']);
        EventQueue::add($type, $client->subject(), [
            'sessionId' => (int) $session['ID'],
            'chatId' => (int) $session['CHAT_ID'],
            'userCode' => $client->text,
        ] + $payload);
    }

    private static function aboutClient(array $session): array
    {
        $client = new UserCode((string) $session['USER_CODE']);

        return [
            'lineId' => (int) $session['CONFIG_ID'],
            'connector' => $client->connector,
            'clientUserId' => $client->clientUserId,
        ];
    }
}
