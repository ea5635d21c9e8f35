<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Queue;
use Bitrix\Main\EventResult;
use Linewarden\Dispatch\Module;
use PHPUnit\Framework\TestCase;

/** The portal's own queue stands still shortly before the sidecar gives a dialog of the night to somebody. */
final class QueueTurnsTest extends TestCase
{
    private const TURN = 300;
    /** When working hours begin, seconds from now. */
    private const AHEAD = 3600;

    protected function setUp(): void
    {
        Portal::reset();
        Portal::putGateBefore(1);
        Portal::sql('UPDATE b_imopenlines_config SET QUEUE_TIME = ' . self::TURN . ' WHERE ID = 1');
    }

    public function testTurnsFarFromTheTermGoOn(): void
    {
        $dialog = $this->queued(Module::now() + self::AHEAD);
        self::assertNotSame($this->operator($dialog), $this->afterATurn($dialog));
    }

    public function testTurnThatWouldOutlastTheTermIsNotBegun(): void
    {
        $untilAt = Module::now() + self::TURN - 10;
        $dialog = $this->queued($untilAt);
        $operatorId = $this->operator($dialog);
        Portal::forgetEvents();

        self::assertSame($operatorId, $this->afterATurn($dialog));
        self::assertSame([], Portal::dialogEvents(), 'nothing has happened, so nothing is told');
        self::assertSame($untilAt + 240, $this->nextTurnAt($dialog));
        self::assertSame($operatorId, $this->afterATurn($dialog), 'however often it is asked');
    }

    public function testQueueGoesOnWhereNobodyHasGivenItAway(): void
    {
        $dialog = $this->queued(Module::now() - 250);
        self::assertNotSame($this->operator($dialog), $this->afterATurn($dialog));
    }

    public function testPlacementLeavesATermToo(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::command(Portal::placement(1, $dialog, ['operator' => ['queue' => true, 'untilAt' => Module::now() + 60]]));
        $operatorId = $this->operator($dialog);

        self::assertGreaterThan(0, $operatorId);
        self::assertSame($operatorId, $this->afterATurn($dialog));
    }

    public function testHandingOverAnewEndsTheTerm(): void
    {
        $dialog = $this->queued(Module::now() + 60);
        Portal::command($this->handOver(3, $dialog, ['userId' => 8]));
        Portal::command($this->handOver(4, $dialog, ['queue' => true]));

        self::assertNotSame($this->operator($dialog), $this->afterATurn($dialog));
        self::assertSame('0', (string) Portal::value('SELECT COUNT(*) FROM linewarden_queue_term'));
    }

    public function testPersonWhoDoesNotWantItPassesItOn(): void
    {
        $dialog = $this->queued(Module::now() + 60);
        $operatorId = $this->operator($dialog);
        Portal::act('operatorSkips', ['chatId' => $dialog['chatId'], 'userId' => $operatorId]);

        self::assertNotSame($operatorId, $this->operator($dialog));
        Portal::newHit();
        $next = $this->operator($dialog);
        self::assertSame($next, $this->afterATurn($dialog), 'and then it stands still again');
    }

    /** @dataProvider reasons */
    public function testOperatorWhoIsGoneLosesIt(string $reason): void
    {
        $dialog = $this->queued(Module::now() + 60);
        Portal::sql("UPDATE b_imopenlines_session_check SET REASON_RETURN = '$reason' WHERE SESSION_ID = {$dialog['sessionId']}");

        self::assertNotSame($this->operator($dialog), $this->afterATurn($dialog));
    }

    public static function reasons(): array
    {
        return ['dismissed' => [Queue::REASON_OPERATOR_DELETED], 'absent' => [Queue::REASON_OPERATOR_ABSENT], 'off the queue' => [Queue::REASON_REMOVING]];
    }

    public function testDismissedOperatorLosesItAlsoWithoutAReason(): void
    {
        $dialog = $this->queued(Module::now() + 60);
        $operatorId = $this->operator($dialog);
        Portal::sql("UPDATE b_user SET ACTIVE = 'N' WHERE ID = $operatorId");

        self::assertNotSame($operatorId, $this->afterATurn($dialog));
    }

    public function testAnsweredDialogWhoseOperatorThePortalHasTakenOutMoves(): void
    {
        $dialog = $this->queued(Module::now() + 60);
        $operatorId = $this->operator($dialog);
        Portal::operatorTakes($dialog, $operatorId);
        Queue::returnSessionToQueue($dialog['sessionId']);

        self::assertNotSame($operatorId, $this->afterATurn($dialog));
    }

    public function testWhomAnotherHandlerHasChosenGetsIt(): void
    {
        $dialog = $this->queued(Module::now() + 60);
        $choose = static fn($event): EventResult => new EventResult(EventResult::SUCCESS, [
            'newOperatorQueue' => ['OPERATOR_ID' => 8] + $event->getParameter('newOperatorQueue'),
        ]);

        self::assertSame(8, Portal::withHandler('imopenlines', 'OnBeforeSessionTransfer', $choose, fn() => $this->afterATurn($dialog), 100));
    }

    public function testOldTermsAreForgotten(): void
    {
        $this->queued(Module::now() - 90_000);
        \Linewarden\Dispatch\SafetyNet::run();

        self::assertSame('0', (string) Portal::value('SELECT COUNT(*) FROM linewarden_queue_term'));
    }

    /** @return array{sessionId: int, chatId: int} a dialog that the sidecar has left to the queue until then */
    private function queued(int $untilAt): array
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::command(Portal::placement(1, $dialog, ['operator' => ['userId' => 8, 'mode' => 'offer']]));
        $answer = Portal::command($this->handOver(2, $dialog, ['queue' => true, 'untilAt' => $untilAt]));
        self::assertSame('queued', $answer['result']['operatorOutcome'] ?? null, json_encode($answer));

        return $dialog;
    }

    private function handOver(int $number, array $dialog, array $to): array
    {
        return [
            'id' => Portal::uuid($number), 'type' => 'handOver', 'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'],
            'userCode' => $dialog['userCode'], 'expectedOperatorId' => $this->operator($dialog), 'expectedAnswer' => null, 'to' => $to,
            'mode' => 'offer', 'comment' => null, 'dealId' => 0, 'contactId' => 0, 'setDealResponsible' => false, 'setContactResponsible' => false,
        ];
    }

    private function operator(array $dialog): int
    {
        return (int) Portal::session($dialog)['OPERATOR_ID'];
    }

    private function turnIsDue(array $dialog): void
    {
        Portal::newHit();
        Portal::sql("UPDATE b_imopenlines_session_check SET DATE_QUEUE = DATE_SUB(NOW(), INTERVAL 10 YEAR) WHERE SESSION_ID = {$dialog['sessionId']}");
    }

    /** The portal's agent passes on what is due. @return int who has the dialog then */
    private function afterATurn(array $dialog): int
    {
        $this->turnIsDue($dialog);
        Portal::hit(static fn() => \Bitrix\ImOpenLines\Session\Agent::transferToNextInQueue(0));

        return $this->operator($dialog);
    }

    /** Unix seconds. */
    private function nextTurnAt(array $dialog): int
    {
        $at = Portal::value("SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}");

        return (new DateTime((string) $at, new DateTimeZone(date_default_timezone_get())))->getTimestamp();
    }
}
