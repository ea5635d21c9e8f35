<?php

declare(strict_types=1);

use Linewarden\Dispatch\Portal\GateBot;
use PHPUnit\Framework\TestCase;

/** A command whose process is killed after each single write to the database, and sent again. */
final class KilledTest extends TestCase
{
    protected function setUp(): void
    {
        if (!function_exists('pcntl_fork')) {
            self::markTestSkipped('needs the pcntl extension');
        }
    }

    /** @dataProvider modes */
    public function testPlacementEndsTheSameHoweverOftenAndWhereverItIsKilled(string $mode): void
    {
        $whole = $this->placed($mode, 0);
        for ($writes = 1; ($killed = $this->placed($mode, $writes)) !== null; $writes++) {
            self::assertSame($whole, $killed, "killed after write $writes");
        }
        self::assertGreaterThan(20, $writes, 'nothing was killed');
    }

    public static function modes(): array
    {
        return ['offer' => ['offer'], 'answer' => ['answer']];
    }

    public function testHandOverEndsTheSameWhereverItIsKilled(): void
    {
        $whole = $this->handedOver(0);
        for ($writes = 1; ($killed = $this->handedOver($writes)) !== null; $writes++) {
            self::assertSame($whole, $killed, "killed after write $writes");
        }
        self::assertGreaterThan(10, $writes, 'nothing was killed');
    }

    /** @dataProvider queueStarts */
    public function testHandOverToTheQueueIsNeverForgottenThere(bool $isGate): void
    {
        for ($writes = 1; $this->isQueuedDespiteKill($isGate, $writes); $writes++);
        self::assertGreaterThan(10, $writes, 'nothing was killed');
    }

    public static function queueStarts(): array
    {
        return ['from the bot' => [true], 'from an operator' => [false]];
    }

    /** The portal keeps the locks of a dead process for a minute: until then nothing can be mended, so nothing is called done. */
    public function testOfferIsDoneOnlyWhenItIsSeen(): void
    {
        for ($writes = 1; ; $writes++) {
            [$dialog, $command] = self::offered(['to' => ['userId' => 8]]);
            if (!Portal::killAfterWrites($writes, static fn() => Portal::command($command), false)) {
                break;
            }
            usleep(20000); // the database frees the named lock of the dead connection
            $answer = Portal::command($command);
            if ($answer['status'] === 'done') {
                $shownTo = array_merge(self::operatorOf($dialog)['shownTo'], self::operatorOf($dialog)['members']);
                self::assertContains('8', array_map('strval', $shownTo), "killed after write $writes");
            } else {
                self::assertSame('later', $answer['status'], "killed after write $writes: " . json_encode($answer));
            }
            Portal::sql('DELETE FROM b_imopenlines_lock');
        }
        self::assertGreaterThan(10, $writes, 'nothing was killed');
    }

    /** @dataProvider smallCommands */
    public function testSmallCommandLeavesTheSameWhereverItIsKilled(string $type, array $fields): void
    {
        $whole = $this->traces($type, $fields, 0);
        for ($writes = 1; ($killed = $this->traces($type, $fields, $writes)) !== null; $writes++) {
            self::assertSame($whole, $killed, "killed after write $writes");
        }
        self::assertGreaterThan(3, $writes, 'nothing was killed');
    }

    public static function smallCommands(): array
    {
        return [
            'joinDialog' => ['joinDialog', ['userId' => 8]],
            'comment' => ['comment', ['text' => 'Передано руководителю']],
            'setResponsible' => ['setResponsible', ['userId' => 8]],
        ];
    }

    public function testNoticeIsNeverSentTwice(): void
    {
        $command = ['id' => Portal::uuid(1), 'type' => 'notify', 'userIds' => [5, 8], 'text' => 'Проверьте', 'sessionId' => 0];
        $notices = "FROM b_im_message WHERE NOTIFY_MODULE = 'linewarden.dispatch'";
        for ($writes = 1; ; $writes++) {
            Portal::reset();
            if (!Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
                break;
            }
            self::assertSame('done', Portal::commandInTheEnd($command)['status']);
            $perPerson = array_map('intval', array_column(Portal::rows("SELECT COUNT(*) AS N $notices GROUP BY CHAT_ID"), 'N'));
            self::assertSame([1], array_values(array_unique($perPerson)), "killed after write $writes");
        }
        self::assertGreaterThan(4, $writes, 'nothing was killed');
    }

    /** @return array|null null: the command was done before that many writes */
    private function traces(string $type, array $fields, int $writes): ?array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog, ['operator' => ['userId' => 5, 'mode' => 'answer']]))['result'];
        $command = $fields + [
            'id' => Portal::uuid(2), 'type' => $type, 'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'],
            'dealId' => $placed['dealId'], 'contactId' => $placed['contactId'],
        ];
        if ($writes > 0 && !Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return null;
        }
        $answer = Portal::commandInTheEnd($command);

        return [
            'status' => $answer['status'],
            'joined' => $answer['result']['joined'] ?? null,
            'members' => array_values(array_diff(Portal::members($dialog), [(string) $dialog['clientUserId']])),
            'inChat' => (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Передано руководителю'"),
            'onDeal' => (string) Portal::value("SELECT COUNT(*) FROM b_crm_timeline t JOIN b_crm_timeline_bind b ON b.OWNER_ID = t.ID
                WHERE t.COMMENT = 'Передано руководителю' AND b.ENTITY_TYPE_ID = 2 AND b.ENTITY_ID = {$placed['dealId']}"),
            'responsible' => Portal::rows('SELECT (SELECT ASSIGNED_BY_ID FROM b_crm_deal) AS D, (SELECT ASSIGNED_BY_ID FROM b_crm_contact) AS C'),
        ];
    }

    /** @return bool false: the command was done before that many writes */
    private function isQueuedDespiteKill(bool $isGate, int $writes): bool
    {
        [$dialog, $command] = $isGate ? self::atTheGate() : self::offered(['to' => ['queue' => true], 'comment' => 'Не начат день']);
        if (!Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return false;
        }
        $answer = Portal::commandInTheEnd($command);
        $now = self::operatorOf($dialog);
        $because = "killed after write $writes: " . json_encode([$answer, $now]);
        self::assertSame(['done', 'queued'], [$answer['status'], $answer['result']['operatorOutcome']], $because);
        self::assertSame($isGate ? '0' : '1', (string) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Не начат день'"), $because);
        self::assertNotNull($now['timer'], "$because: the queue never looks at it again");
        $isSeen = in_array($now['session']['OPERATOR_ID'], array_map('strval', [...$now['shownTo'], ...$now['members']]), true);
        self::assertTrue($isSeen || $now['timer']->getTimestamp() <= \Linewarden\Dispatch\Module::now(), "$because: nobody sees it");

        return true;
    }

    /** @return array{array, array} a dialog of the bot and the command that gives it to the queue */
    private static function atTheGate(): array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');

        return [$dialog, self::handOver($dialog, ['expectedOperatorId' => GateBot::id(), 'to' => ['queue' => true]])];
    }

    /** @return array{array, array} a dialog offered to operator 5 and the command that moves it on */
    private static function offered(array $change): array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        Portal::command(Portal::placement(1, $dialog));

        return [$dialog, self::handOver($dialog, $change)];
    }

    private static function handOver(array $dialog, array $change): array
    {
        return $change + [
            'id' => Portal::uuid(2), 'type' => 'handOver', 'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'],
            'userCode' => $dialog['userCode'], 'expectedOperatorId' => 5, 'mode' => 'offer', 'comment' => null,
            'dealId' => 0, 'contactId' => 0, 'setDealResponsible' => false, 'setContactResponsible' => false,
        ];
    }

    /** @return array|null what the portal has in the end; null: the command was done before that many writes */
    private function placed(string $mode, int $writes): ?array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $command = Portal::placement(1, $dialog, ['operator' => ['userId' => 5, 'mode' => $mode]]);
        if ($writes > 0 && !Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return null;
        }
        $answer = Portal::commandInTheEnd($command);
        self::assertSame('done', $answer['status'], "killed after write $writes: " . json_encode($answer));
        $result = $answer['result'];

        return [
            'counts' => Portal::counts(),
            'addresses' => preg_replace('/\d+$/', '#', Portal::addresses($result['contactId'])),
            'index' => (string) Portal::value("SELECT COUNT(*) FROM b_crm_dp_comm_mcd WHERE ENTITY_ID = {$result['contactId']} AND ENTITY_TYPE_ID = 3"),
            'companies' => [Portal::companyOf('contact', $result['contactId']), Portal::companyOf('deal', $result['dealId'])],
            'bindings' => Portal::bindings($result['activityId']) === ["2:{$result['dealId']}", "3:{$result['contactId']}"],
            'contactOfDeal' => (string) Portal::value("SELECT CONTACT_ID FROM b_crm_deal WHERE ID = {$result['dealId']}") === (string) $result['contactId'],
            'responsible' => Portal::value("SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = {$result['dealId']}"),
            'chat' => str_contains(Portal::chat($dialog)['ENTITY_DATA_2'], "CONTACT|{$result['contactId']}|DEAL|{$result['dealId']}"),
            'sessionCrm' => Portal::session($dialog)['CRM'] . (Portal::session($dialog)['CRM_ACTIVITY_ID'] == $result['activityId'] ? '=' : '!'),
            'outcome' => [$result['operatorId'], $result['operatorOutcome']],
            'told' => $mode === 'offer' ? self::timesTold() : null,
        ] + self::operatorOf($dialog);
    }

    public function testNamesakeIsFreedWhereverItIsKilled(): void
    {
        $whole = $this->freed(0);
        self::assertSame([[], [], true, 2], [
            $whole['strayAddresses'], $whole['strayIndex'], $whole['isOwnFound'], count($whole['newFound']),
        ]);
        for ($writes = 1; ($killed = $this->freed($writes)) !== null; $writes++) {
            self::assertSame($whole, $killed, "killed after write $writes");
        }
        self::assertGreaterThan(20, $writes, 'nothing was killed');
    }

    /** @return array|null what is left of the client on the namesake; null: the command was done before that many writes */
    private function freed(int $writes): ?array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        \Bitrix\Main\Config\Option::set('playground', 'name_search', 'Y'); // a portal of 2019
        $namesake = Portal::clientWrites('wa-1');
        $made = Portal::command(Portal::placement(1, $namesake))['result'];
        $dialog = Portal::clientWrites('wa-2', name: 'Мария', lastName: 'Клиентова');
        self::assertContains((string) $made['contactId'], Portal::foundBy('SLUSER', (string) $dialog['clientUserId']), 'nothing to take off');
        $command = Portal::placement(2, $dialog, ['strayContactIds' => [$made['contactId']]]);
        if ($writes > 0 && !Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return null;
        }
        $answer = Portal::commandInTheEnd($command);
        self::assertSame('done', $answer['status'], "killed after write $writes: " . json_encode($answer));
        $found = array_merge(
            Portal::foundBy('SLUSER', (string) $dialog['clientUserId']),
            Portal::foundBy('IMOL', "imol|{$dialog['userCode']}")
        );

        return [
            'counts' => Portal::counts(),
            'strayAddresses' => preg_grep("/{$dialog['clientUserId']}\$/", Portal::addresses($made['contactId'])),
            'strayIndex' => array_keys($found, (string) $made['contactId'], true),
            'ownAddresses' => count(Portal::addresses($made['contactId'])),
            'isOwnFound' => Portal::foundBy('SLUSER', (string) $namesake['clientUserId']) === [(string) $made['contactId']],
            'newFound' => array_keys($found, (string) $answer['result']['contactId'], true),
        ];
    }

    private function handedOver(int $writes): ?array
    {
        Portal::reset();
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $placed = Portal::command(Portal::placement(1, $dialog))['result'];
        $command = [
            'id' => Portal::uuid(2), 'type' => 'handOver', 'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'],
            'userCode' => $dialog['userCode'], 'expectedOperatorId' => 5, 'to' => ['userId' => 8], 'mode' => 'offer', 'comment' => 'Не начат день',
            'dealId' => $placed['dealId'], 'contactId' => $placed['contactId'], 'setDealResponsible' => true, 'setContactResponsible' => true,
        ];
        if ($writes > 0 && !Portal::killAfterWrites($writes, static fn() => Portal::command($command))) {
            return null;
        }
        $answer = Portal::commandInTheEnd($command);
        self::assertSame('done', $answer['status'], "killed after write $writes: " . json_encode($answer));

        return [
            'outcome' => $answer['result'],
            'told' => self::timesTold(),
            'comments' => Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE = 'Не начат день'"),
            'responsible' => Portal::rows('SELECT (SELECT ASSIGNED_BY_ID FROM b_crm_deal) AS D, (SELECT ASSIGNED_BY_ID FROM b_crm_contact) AS C'),
        ] + self::operatorOf($dialog);
    }

    /** How often the portal has rung for somebody: its words reach the operator before the dialog is theirs. */
    private static function timesTold(): int
    {
        return (int) Portal::value("SELECT COUNT(*) FROM b_im_message WHERE MESSAGE LIKE 'Обращение направлено на %'");
    }

    /** @return array<string, mixed> who leads the dialog, who sees it, and what the portal will do by itself */
    private static function operatorOf(array $dialog): array
    {
        $session = Portal::session($dialog);

        return [
            'session' => array_map('strval', array_intersect_key(
                $session,
                array_flip(['OPERATOR_ID', 'WAIT_ANSWER', 'OPERATOR_FROM_CRM', 'STATUS', 'CLOSED'])
            )),
            'timer' => Portal::value("SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}"),
            'shownTo' => array_column(Portal::rows("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']} ORDER BY 1"), 'USER_ID'),
            'members' => array_values(array_diff(Portal::members($dialog), [(string) $dialog['clientUserId']])),
            'author' => (string) Portal::chat($dialog)['AUTHOR_ID'],
            'isBotGone' => (int) $session['OPERATOR_ID'] !== GateBot::id(),
        ];
    }
}
