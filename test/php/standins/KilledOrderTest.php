<?php

declare(strict_types=1);

use Bitrix\Crm\Merger\ContactMerger;
use Bitrix\ImOpenLines\Chat;
use PHPUnit\Framework\TestCase;

/**
 * The portal's own operations, killed after each single write: what is there then is the beginning of what was recorded on a real portal
 * (test/traces/data 05, 06, 21), and what the module has told is true of it.
 */
final class KilledOrderTest extends TestCase
{
    protected function setUp(): void
    {
        if (!function_exists('pcntl_fork')) {
            self::markTestSkipped('needs the pcntl extension');
        }
    }

    public function testTransferToAnotherLine(): void
    {
        $this->assertComesInOrder(
            static function (): array {
                $dialog = self::ledBy(5);
                Portal::lineInTurn(2, 8);

                return $dialog;
            },
            static fn(array $dialog) => (new Chat($dialog['chatId']))->transfer(['FROM' => 5, 'TO' => 'queue2', 'MODE' => Chat::TRANSFER_MODE_MANUAL, 'LEAVE' => 'Y']),
            static function (array $dialog): array {
                $session = Portal::session($dialog);
                $moves = Portal::moves();
                $rows = array_column(Portal::rows("SELECT TRANSFER_MODE FROM b_imopenlines_operator_transfer WHERE SESSION_ID = {$dialog['sessionId']}"), 'TRANSFER_MODE');

                return [
                    'the session is of nobody' => $session['OPERATOR_ID'] !== '5',
                    'the person is told' => ($moves[0] ?? null) === ['fromUserId' => 5, 'toUserId' => 0, 'by' => 'person', 'actorUserId' => 5],
                    'the person is out of the chat' => !in_array('5', Portal::members($dialog), true),
                    'the row of the person' => in_array('MANUAL', $rows, true),
                    'the session is in the other line' => $session['CONFIG_ID'] === '2',
                    'the row of the queue' => in_array('AUTO', $rows, true),
                    'the session has the next one' => $session['OPERATOR_ID'] === '8',
                    'the queue is told' => ($moves[1] ?? null) === ['fromUserId' => 0, 'toUserId' => 8, 'by' => 'queue', 'actorUserId' => 0],
                ];
            }
        );
    }

    public function testClose(): void
    {
        $this->assertComesInOrder(
            static fn(): array => self::ledBy(5),
            static fn(array $dialog) => (new Chat($dialog['chatId']))->finish(5, true, true),
            static function (array $dialog): array {
                $session = Portal::session($dialog);

                return [
                    'the activity is completed' => Portal::value("SELECT COMPLETED FROM b_crm_act WHERE ORIGIN_ID = 'IMOL_{$dialog['sessionId']}'") === 'Y',
                    'the operator is out of the chat' => !in_array('5', Portal::members($dialog), true),
                    'the timers are gone' => Portal::rows("SELECT 1 FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}") === [],
                    'the session is closed' => $session['CLOSED'] === 'Y',
                    'it is told' => in_array('DialogClosed', Portal::eventTypes(), true),
                    'the last message is noted' => (int) $session['END_ID'] > 0,
                ];
            }
        );
    }

    public function testMerge(): void
    {
        $this->assertComesInOrder(
            static function (): array {
                Portal::reset();
                $ids = ['seed' => PortalCards::contact('Иван', '+79012345678'), 'target' => PortalCards::contact('Иван', '+79990001122')];
                $ids += ['first' => PortalCards::deal(3, $ids['seed']), 'second' => PortalCards::deal(3, $ids['seed'])];
                Portal::forgetEvents();

                return $ids;
            },
            static fn(array $ids) => (new ContactMerger(6))->mergeBatch([$ids['seed']], $ids['target']),
            static function (array $ids): array {
                ['seed' => $seed, 'target' => $target] = $ids;
                $stages = [];
                foreach (['first', 'second'] as $name) {
                    $bound = array_map('intval', array_column(Portal::rows("SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = $ids[$name]"), 'CONTACT_ID'));
                    $named = (int) Portal::value("SELECT CONTACT_ID FROM b_crm_deal WHERE ID = $ids[$name]");
                    $stages += [
                        "the $name deal is taken off the one" => !in_array($seed, $bound, true),
                        "the $name deal names nobody" => $named !== $seed,
                        "the $name deal is bound to the other" => $bound === [$target],
                        "the $name deal names the other" => $named === $target,
                    ];
                }

                return $stages + [
                    'the one is gone' => Portal::rows("SELECT 1 FROM b_crm_contact WHERE ID = $seed") === [],
                    'its end is told' => in_array('ContactDeleted', Portal::eventTypes(), true),
                    'the merge is told' => in_array('ContactsMerged', Portal::eventTypes(), true),
                ];
            }
        );
    }

    /**
     * @param callable(): array $prepare
     * @param callable(array): mixed $operation gets what was prepared
     * @param callable(array): array<string, bool> $steps what has come by now, in the order in which it has to
     */
    private function assertComesInOrder(callable $prepare, callable $operation, callable $steps): void
    {
        $seen = [];
        for ($writes = 1; ; $writes++) {
            $prepared = $prepare();
            $isKilled = Portal::killAfterWrites($writes, static fn() => $operation($prepared));
            $reached = $steps($prepared);
            $count = count(array_filter($reached));
            self::assertSame(array_slice(array_keys($reached), 0, $count), array_keys(array_filter($reached)), "killed after write $writes");
            $seen[$count] = true;
            if (!$isKilled) {
                break;
            }
        }
        self::assertSame(range(0, count($reached)), array_keys($seen), 'each step comes with a write of its own');
    }

    /** A dialog that an operator has accepted, with its activity. */
    private static function ledBy(int $operatorId): array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        Portal::hit(static fn() => Portal::command(Portal::placement(1, $dialog, ['operator' => ['userId' => $operatorId, 'mode' => 'answer']])));
        Portal::forgetEvents();

        return $dialog;
    }
}
