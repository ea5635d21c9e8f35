<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Im\User;
use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Model\ConfigTable;
use Bitrix\ImOpenLines\Model\RecentTable;
use Bitrix\ImOpenLines\Model\SessionCheckTable;
use Bitrix\ImOpenLines\Model\SessionTable;
use Bitrix\ImOpenLines\Queue;
use Bitrix\ImOpenLines\Relation;
use Bitrix\ImOpenLines\Session;
use Bitrix\ImOpenLines\Tools\Lock;
use Linewarden\Dispatch\Command\Progress;
use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Feed\OwnWrites;
use Linewarden\Dispatch\Module;

/** One session of a client's dialog, as the commands act on it. */
final class Dialog
{
    /** The portal takes its time to receive the first message; until then a transfer would be undone by the receiving hit. */
    private const RECEPTION_SECONDS = 10;
    private const RECEPTION_RETRY_MS = 300;
    private const LOCKED_RETRY_MS = 1000;

    /** @param array<string, mixed> $row see Sessions::find */
    private function __construct(private array $row)
    {
    }

    /**
     * A portal that was restored from a backup gives ids out again: the session has to be the one that is meant.
     *
     * @param int $chatId 0: of any chat
     * @param string $userCode '': of any client
     * @throws Stop when there is no such session, it is another one by now, or it is just being made
     */
    public static function open(int $sessionId, int $chatId = 0, string $userCode = ''): self
    {
        $row = Sessions::find($sessionId) ?? throw Stop::refused('SESSION_NOT_FOUND', "no session $sessionId");
        if (!Sessions::isOf($row, $chatId, $userCode)) {
            throw Stop::superseded('SESSION_REUSED');
        }
        $dialog = new self($row);
        if ($dialog->isBeingReceived()) {
            throw Stop::later('DIALOG_BUSY', self::RECEPTION_RETRY_MS);
        }

        return $dialog;
    }

    public function sessionId(): int
    {
        return (int) $this->row['ID'];
    }

    public function chatId(): int
    {
        return (int) $this->row['CHAT_ID'];
    }

    public function lineId(): int
    {
        return (int) $this->row['CONFIG_ID'];
    }

    public function userCode(): UserCode
    {
        return new UserCode((string) $this->row['USER_CODE']);
    }

    public function operatorId(): int
    {
        return (int) $this->row['OPERATOR_ID'];
    }

    /** @return array<string, mixed> see Sessions::find */
    public function row(): array
    {
        return $this->row;
    }

    public function isClosed(): bool
    {
        return $this->row['CLOSED'] === 'Y';
    }

    public function isSpam(): bool
    {
        return $this->row['SPAM'] === 'Y' || (int) $this->row['STATUS'] === Session::STATUS_SPAM;
    }

    /** Reads the row again: handlers of the portal may have decided otherwise meanwhile. */
    public function refresh(): void
    {
        $this->row = Sessions::find($this->sessionId()) ?? throw Stop::superseded('DIALOG_CLOSED');
    }

    /** The portal's own object of this session; null when it is closed or another session of the client is open now. */
    public function runtime(): ?Session
    {
        $session = new Session();
        $session->setChat(new Chat($this->chatId()));
        $isLoaded = $session->load(['USER_CODE' => $this->userCode()->text, 'SKIP_CREATE' => 'Y']); // without SKIP_CREATE it makes one

        return $isLoaded && (int) $session->getData('ID') === $this->sessionId() ? $session : null;
    }

    /** Whether nobody else has moved or closed it. */
    public function isStillWith(int $operatorId): bool
    {
        return !$this->isClosed() && $this->operatorId() === $operatorId;
    }

    /**
     * @param int $userId who shall have a dialog; 0, the queue, will always do
     * @throws Stop when a transfer to that user would only say no
     */
    public static function requireOperator(int $userId): void
    {
        if ($userId > 0 && (!Users::isActivePerson($userId) || User::getInstance($userId)->isExtranet())) {
            throw Stop::refused('OPERATOR_WRONG', "user $userId is not an active employee");
        }
    }

    /**
     * Moves the dialog away from the operator that the sidecar saw.
     *
     * @param int $userId the new operator; 0: back to the queue of the line
     * @param string $mode 'offer' (must accept) or 'answer' (accepted for them); of no matter for the queue
     * @param string|null $expectedAnswer 'none' (nobody had accepted it), 'accepted' (accepted, not replied to) or 'replied' (the client has written
     *   after the reply) as the sidecar saw it: with more than that by now the operator keeps it; null: whatever they have done
     * @return array{operatorId: int, operatorOutcome: string}
     * @throws Stop superseded when somebody else has moved or closed it or the operator has answered, refused or later when the portal does not do it
     */
    public function move(int $expectedOperatorId, ?string $expectedAnswer, int $userId, string $mode, Progress $progress): array
    {
        $this->refresh();
        if ($this->isClosed()) {
            throw Stop::superseded('DIALOG_CLOSED');
        }
        $begun = $progress->noted('move');
        $isBegun = $begun !== null;
        $isArrived = $isBegun && $this->operatorId() === $userId && $userId !== $expectedOperatorId;
        // from our own transfer to the queue the portal goes on to whom it likes
        $isQueued = $isBegun && $userId === 0 && $this->operatorId() !== $expectedOperatorId;
        if ($this->operatorId() !== $expectedOperatorId && !$isArrived && !$isQueued) {
            throw Stop::superseded('OPERATOR_CHANGED');
        }
        // also in a repeat: what made the last try wait may have been that answer
        if (!$isArrived && $userId !== $expectedOperatorId && $this->isAnsweredSince($expectedAnswer)) {
            throw Stop::superseded('OPERATOR_ANSWERED');
        }
        self::requireOperator($userId);
        $announcement = new Announcement($this->sessionId(), $this->chatId());
        $isBegun || $progress->note('move', $announcement->marks());
        // an older module has noted the user alone
        $isTold = is_array($begun) && $userId > 0 && $announcement->isMade($begun, $userId);
        try {
            $outcome = OwnWrites::during(["session:{$this->sessionId()}"], fn(): string => match (true) {
                $isQueued => $this->stayInQueue(),
                $userId === 0 => $this->toQueue(),
                $mode === 'answer' => $this->answerFor($userId),
                default => $this->offerTo($userId, $isArrived, $isTold),
            });
        } catch (Stop $stop) {
            if (!$isBegun && $userId === 0) { // nothing was done: who moves it before the next try is somebody else
                $progress->note('move', null);
            }
            throw $stop;
        }
        $this->refresh();

        return ['operatorId' => $this->operatorId(), 'operatorOutcome' => $outcome];
    }

    /** Whether the person who has it has done more about it than that; WAIT_ANSWER alone stays N after a re-queue by the portal. */
    private function isAnsweredSince(?string $expectedAnswer): bool
    {
        $status = (int) $this->row['STATUS'];

        return Users::isPerson($this->operatorId()) && match ($expectedAnswer) {
            null => false,
            'accepted' => $status >= Session::STATUS_CLIENT_AFTER_OPERATOR,
            'replied' => $status >= Session::STATUS_OPERATOR,
            default => $status >= Session::STATUS_ANSWER && $this->row['WAIT_ANSWER'] !== 'Y',
        };
    }

    private function isBeingReceived(): bool
    {
        $age = Module::now() - (int) $this->row['DATE_CREATE']?->getTimestamp();
        if ($this->isClosed() || $age >= self::RECEPTION_SECONDS) { // a session opened by /start waits for its first text
            return false;
        }
        // the message is counted near the end of the reception, and the lock is let go after it
        return (int) $this->row['MESSAGE_COUNT'] === 0
            || !Lock::getInstance()->isFree("imol_start_session_by_message_chat_id_{$this->row['USER_CODE']}");
    }

    /**
     * @param bool $isArrived a killed try has brought it to them
     * @param bool $isTold a killed try has told them of it
     */
    private function offerTo(int $userId, bool $isArrived, bool $isTold): string
    {
        if (!$isArrived && !$isTold) {
            $this->stepBackFromBotsText();
            $this->transfer($userId, Chat::TRANSFER_MODE_AUTO);
        } elseif (!$isArrived || !Sessions::isShownTo($this->row, $userId)) {
            $this->endTransferTo($userId, $isArrived);
        }
        // the state of a dialog that waits for one person: no timer of the queue, no part in mass re-queues
        SessionCheckTable::update($this->sessionId(), ['DATE_QUEUE' => null]);
        SessionTable::update($this->sessionId(), ['OPERATOR_FROM_CRM' => 'Y']);

        return 'offered';
    }

    private function answerFor(int $userId): string
    {
        $this->transfer($userId, Chat::TRANSFER_MODE_BOT); // answers for them, unlike AUTO
        $this->refresh();
        $chat = new Chat($this->chatId());
        // not so when it was theirs already, when the answer inside the transfer failed, or when a try was killed in it
        $isAnswered = $this->row['WAIT_ANSWER'] !== 'Y' && (int) $chat->getData('AUTHOR_ID') === $userId;
        if (!$isAnswered && !$chat->answer($userId)->isSuccess()) {
            throw $this->unanswered();
        }
        if (RecentTable::getCount(['=CHAT_ID' => $this->chatId()]) > 0) { // killed right after the session was theirs: it still shows as new
            (new Relation($this->chatId()))->removeAllRelations();
        }

        return 'answered';
    }

    private function unanswered(): Stop
    {
        $line = ConfigTable::getRowById((int) $this->row['CONFIG_ID']);

        return ($line['ACTIVE'] ?? 'N') === 'Y'
            ? Stop::later('LOCKED', self::LOCKED_RETRY_MS) // somebody else is answering
            : Stop::refused('CHAT_REFUSED', "line {$this->row['CONFIG_ID']} is switched off: nobody can answer in it");
    }

    private function toQueue(): string
    {
        if ($this->operatorId() === 0 || $this->operatorId() !== GateBot::id()) {
            $this->transferFrom($this->operatorId(), 'queue', Chat::TRANSFER_MODE_BOT); // MANUAL would look like a person's move
        } elseif (!(new Chat($this->chatId()))->endBotSession()) {
            throw Stop::later('LOCKED', self::LOCKED_RETRY_MS);
        }

        return 'queued';
    }

    /** A try killed on the way may have left it to nobody, or to somebody who is not shown it: the agent of the queue goes on. */
    private function stayInQueue(): string
    {
        if ($this->operatorId() === 0 || !Sessions::isShownTo($this->row, $this->operatorId())) {
            Queue::returnSessionToQueue($this->sessionId());
        }

        return 'queued';
    }

    private function transfer(int $userId, string $mode): void
    {
        if ($this->operatorId() === $userId) {
            return;
        }
        $fromUserId = $this->operatorId();
        $this->transferFrom($fromUserId, $userId, $mode);
        $this->refresh();
        if ($mode === Chat::TRANSFER_MODE_BOT && $this->operatorId() === $fromUserId) {
            throw $this->unanswered(); // the transfer says done also when the answer inside it has failed
        }
        if ($this->operatorId() !== $userId) {
            throw Stop::refused('TRANSFER_REDIRECTED', "the portal gave the dialog to user {$this->operatorId()}");
        }
    }

    /** Does what a killed transfer had still to do, without its words to the operator. */
    private function endTransferTo(int $userId, bool $isArrived): void
    {
        $lock = "imol_transfer_chat_id_{$this->chatId()}";
        if (!Lock::getInstance()->set($lock)) {
            throw Stop::later('LOCKED', self::LOCKED_RETRY_MS);
        }
        try {
            $isArrived || $this->runtime()?->setOperatorId($userId, true);
            (new Relation($this->chatId()))->addRelation($userId);
        } finally {
            Lock::getInstance()->delete($lock);
        }
    }

    private function transferFrom(int $fromUserId, int|string $to, string $mode): void
    {
        if (!(new Chat($this->chatId()))->transfer(['FROM' => $fromUserId, 'TO' => $to, 'MODE' => $mode, 'LEAVE' => 'Y'])) {
            // the target was checked before, so another hit holds the chat, or for a minute one that died in it
            throw Stop::later('LOCKED', self::LOCKED_RETRY_MS);
        }
    }

    /**
     * A text of the bot to the client lifts the status out of the queue, where a transfer would make the target a real member at
     * once; the offer needs the dialog as it was before.
     */
    private function stepBackFromBotsText(): void
    {
        $isGate = $this->operatorId() > 0 && $this->operatorId() === GateBot::id();
        if ($isGate && (int) $this->row['STATUS'] >= Session::STATUS_ANSWER) {
            $this->runtime()?->update(['STATUS' => Session::STATUS_SKIP]);
        }
    }
}
