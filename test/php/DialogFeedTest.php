<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Chat;
use Linewarden\Dispatch\Portal\GateBot;
use PHPUnit\Framework\TestCase;

/** What the sidecar is told about dialogs, and by whom each move was made. */
final class DialogFeedTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
        Portal::putGateBefore(1);
        Portal::forgetEvents();
    }

    public function testFirstMessageTellsTheDialogThenTheMessage(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $about = [
            'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'], 'userCode' => $dialog['userCode'],
            'lineId' => 1, 'connector' => 'whatsapp', 'clientUserId' => $dialog['clientUserId'],
        ];

        self::assertSame([
            ['type' => 'DialogStarted', 'subject' => "client:whatsapp:{$dialog['clientUserId']}", 'payload' => $about + ['operatorId' => GateBot::id()]],
            ['type' => 'ClientWrote', 'subject' => "client:whatsapp:{$dialog['clientUserId']}", 'payload' => $about + ['messageId' => $dialog['messageId'], 'tellsKeys' => false]],
        ], Portal::dialogEvents());
    }

    /** @return list<bool> of each message */
    private static function tellsKeys(): array
    {
        $written = array_filter(Portal::dialogEvents(), static fn(array $event): bool => $event['type'] === 'ClientWrote');

        return array_column(array_column($written, 'payload'), 'tellsKeys');
    }

    public function testWhatAClientHasToldIsToldWithEachMessageAfterIt(): void
    {
        foreach (['Здравствуйте', 'мой телефон +7 903 555-70-31', 'Ау?'] as $text) {
            Portal::clientWrites('wa-1', text: $text);
        }

        self::assertSame([false, true, true], self::tellsKeys());
    }

    public function testWhatIsNotReadAnyMoreMayHaveBeenTold(): void
    {
        foreach (range(1, 6) as $number) {
            Portal::clientWrites('wa-1', text: "Сообщение $number");
        }

        self::assertSame([false, false, false, false, false, true], self::tellsKeys());
    }

    public function testLaneAndTimeAreThoseOfTheProtocol(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        $row = Portal::rows("SELECT * FROM linewarden_event WHERE TYPE = 'DialogStarted'")[0];

        self::assertSame(crc32("client:whatsapp:{$dialog['clientUserId']}") % 16, (int) $row['LANE']);
        self::assertMatchesRegularExpression('/^[0-9a-f]{32}$/', $row['UID']);
        self::assertEqualsWithDelta(\Linewarden\Dispatch\Module::now() * 1000, (int) $row['OCCURRED_AT'], 5000);
        self::assertMatchesRegularExpression('/^[\x20-\x7e]+$/', $row['PAYLOAD'], 'ASCII survives any table');
    }

    public function testLineWithoutOurBotIsToldAsWell(): void
    {
        Portal::sql("UPDATE b_imopenlines_config SET WELCOME_BOT_ENABLE = 'N', WELCOME_BOT_ID = 0");
        $dialog = Portal::clientWrites('wa-1');

        self::assertSame(['DialogStarted', 'ClientWrote'], array_column(Portal::dialogEvents(), 'type'));
        self::assertSame((int) Portal::session($dialog)['OPERATOR_ID'], Portal::dialogEvents()[0]['payload']['operatorId']);
    }

    public function testSecondMessageIsOnlyAMessage(): void
    {
        Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        $dialog = Portal::clientWrites('wa-1');

        self::assertSame(['ClientWrote'], array_column(Portal::dialogEvents(), 'type'));
        self::assertSame($dialog['messageId'], Portal::dialogEvents()[0]['payload']['messageId']);
    }

    public function testPersonWhoTakesTheDialogHasMovedAndAnswered(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        Portal::operatorTakes($dialog, 6);

        self::assertSame(['OperatorChanged', 'OperatorAnswered'], array_column(Portal::dialogEvents(), 'type'));
        self::assertSame(
            ['fromUserId' => GateBot::id(), 'toUserId' => 6, 'by' => 'person', 'actorUserId' => 6],
            Portal::moves()[0]
        );
        self::assertSame(6, Portal::dialogEvents()[1]['payload']['userId']);
    }

    public function testOfferedOperatorWhoAcceptsHasOnlyAnswered(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::command(Portal::placement(1, $dialog));
        Portal::forgetEvents();
        Portal::operatorTakes($dialog, 5);

        self::assertSame(['OperatorAnswered'], array_column(Portal::dialogEvents(), 'type'));
    }

    public function testMessageOfAnEmployeeIsToldWhoeverHasTheDialogAndNeverItsText(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::forgetEvents();
        $own = Portal::act('operatorWrites', ['chatId' => $dialog['chatId'], 'userId' => 5, 'text' => 'Слушаю вас']);
        $others = Portal::act('operatorWrites', ['chatId' => $dialog['chatId'], 'userId' => 6, 'text' => 'Подскажу']);

        $about = ['sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'], 'userCode' => $dialog['userCode']];
        $subject = "client:whatsapp:{$dialog['clientUserId']}";
        self::assertSame([
            ['type' => 'EmployeeWrote', 'subject' => $subject, 'payload' => $about + ['userId' => 5, 'messageId' => $own['messageId']]],
            ['type' => 'EmployeeWrote', 'subject' => $subject, 'payload' => $about + ['userId' => 6, 'messageId' => $others['messageId']]],
        ], Portal::dialogEvents());
    }

    public function testWhatTheClientDoesNotGetIsNoMessageToThem(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        $chat = ['TO_CHAT_ID' => $dialog['chatId'], 'MESSAGE' => 'между нами'];
        Portal::forgetEvents();
        Portal::hit(static fn() => \Bitrix\ImOpenLines\Im::addMessage($chat + ['SYSTEM' => 'Y', 'FROM_USER_ID' => 5]));
        Portal::hit(static fn() => \Bitrix\ImOpenLines\Im::addMessage(
            $chat + ['FROM_USER_ID' => 5, 'SILENT_CONNECTOR' => 'Y', 'SKIP_CONNECTOR' => 'Y', 'SKIP_USER_CHECK' => 'Y']
        ));
        Portal::hit(static fn() => \Bitrix\ImOpenLines\Im::addMessage($chat + ['FROM_USER_ID' => GateBot::id()]));
        Portal::hit(static fn() => (new Chat($dialog['chatId']))->setSilentMode(true));
        Portal::act('operatorWrites', ['chatId' => $dialog['chatId'], 'userId' => 5, 'text' => 'тоже между нами']);

        self::assertNotContains('EmployeeWrote', Portal::eventTypes());
    }

    public function testMessageIntoAClosedDialogIsOneOfTheSessionThatThePortalMakesForIt(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::act('dialogCloses', ['chatId' => $dialog['chatId'], 'userId' => 5]);
        Portal::forgetEvents();
        $written = Portal::act('operatorWrites', ['chatId' => $dialog['chatId'], 'userId' => 5, 'text' => 'Забыли спросить']);
        $told = array_column(Portal::dialogEvents(), 'payload', 'type');

        self::assertSame(['DialogStarted', 'EmployeeWrote'], array_keys($told));
        self::assertGreaterThan($dialog['sessionId'], $told['EmployeeWrote']['sessionId']);
        self::assertSame($told['DialogStarted']['sessionId'], $told['EmployeeWrote']['sessionId']);
        self::assertSame([5, $written['messageId']], [$told['EmployeeWrote']['userId'], $told['EmployeeWrote']['messageId']]);
    }

    public function testHandTransferIsByThePersonAndNobodyAnswered(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::forgetEvents();
        Portal::hit(static fn() => (new Chat($dialog['chatId']))->transfer(
            ['FROM' => 5, 'TO' => 6, 'MODE' => Chat::TRANSFER_MODE_MANUAL, 'LEAVE' => 'Y']
        ));

        self::assertSame(['OperatorChanged'], array_column(Portal::dialogEvents(), 'type'));
        self::assertSame([['fromUserId' => 5, 'toUserId' => 6, 'by' => 'person', 'actorUserId' => 5]], Portal::moves());
    }

    public function testHandTransferToTheQueueIsByThePersonTheNextChoiceByTheQueue(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::forgetEvents();
        Portal::hit(static fn() => (new Chat($dialog['chatId']))->transfer(
            ['FROM' => 5, 'TO' => 'queue', 'MODE' => Chat::TRANSFER_MODE_MANUAL, 'LEAVE' => 'Y']
        ));
        $moves = Portal::moves();

        self::assertSame(['fromUserId' => 5, 'toUserId' => 0, 'by' => 'person', 'actorUserId' => 5], $moves[0]);
        foreach (array_slice($moves, 1) as $move) {
            self::assertSame(['queue', 0], [$move['by'], $move['actorUserId']]);
        }
        self::assertSame((int) Portal::session($dialog)['OPERATOR_ID'], end($moves)['toUserId']);
    }

    public function testHandTransferToAnotherLineIsByThePersonTheNextChoiceByTheQueue(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::forgetEvents();
        Portal::lineInTurn(2, 8);
        Portal::act('operatorTransfers', ['chatId' => $dialog['chatId'], 'userId' => 5, 'to' => 'queue2']);

        self::assertSame(['2', '8'], [Portal::session($dialog)['CONFIG_ID'], Portal::session($dialog)['OPERATOR_ID']]);
        self::assertSame([
            ['fromUserId' => 5, 'toUserId' => 0, 'by' => 'person', 'actorUserId' => 5],
            ['fromUserId' => 0, 'toUserId' => 8, 'by' => 'queue', 'actorUserId' => 0],
        ], Portal::moves());
        self::assertSame(['OperatorChanged', 'DialogMovedToLine', 'OperatorChanged'], Portal::eventTypes(), 'in the order of the portal');
        self::assertSame([
            'sessionId' => $dialog['sessionId'], 'chatId' => $dialog['chatId'], 'userCode' => $dialog['userCode'], 'lineId' => 2,
            'connector' => 'whatsapp', 'clientUserId' => $dialog['clientUserId'], 'fromLineId' => 1, 'by' => 'person', 'actorUserId' => 5,
        ], Portal::events()[1]['payload']);
    }

    public function testTransferWithinTheLineIsNoOtherLine(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::act('operatorTransfers', ['chatId' => $dialog['chatId'], 'userId' => 5, 'to' => 'queue']);
        Portal::act('operatorTransfers', ['chatId' => $dialog['chatId'], 'userId' => 5, 'to' => 'queue1']);

        self::assertNotContains('DialogMovedToLine', Portal::eventTypes());
    }

    public function testPersonWhoGivesADialogOfNobodyToALineHasMovedIt(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::sql("UPDATE b_imopenlines_session SET OPERATOR_ID = 0, STATUS = 5 WHERE ID = {$dialog['sessionId']}");
        Portal::forgetEvents();
        Portal::lineInTurn(2, 8);
        Portal::act('operatorTransfers', ['chatId' => $dialog['chatId'], 'userId' => 6, 'to' => 'queue2']);

        self::assertSame([
            ['fromUserId' => 0, 'toUserId' => 0, 'by' => 'person', 'actorUserId' => 6],
            ['fromUserId' => 0, 'toUserId' => 8, 'by' => 'queue', 'actorUserId' => 0],
        ], Portal::moves());
    }

    public function testRefusedHandTransferColoursNothingAfterIt(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        Portal::hit(static function () use ($dialog): void {
            $toBot = ['FROM' => 6, 'TO' => GateBot::id(), 'MODE' => Chat::TRANSFER_MODE_MANUAL, 'LEAVE' => 'Y'];
            self::assertFalse((new Chat($dialog['chatId']))->transfer($toBot));
            \Bitrix\ImOpenLines\Model\SessionTable::update($dialog['sessionId'], ['OPERATOR_ID' => 0]); // a re-queue of "all at once"
            (new Chat($dialog['chatId']))->transfer(['FROM' => 0, 'TO' => 5, 'MODE' => Chat::TRANSFER_MODE_AUTO, 'LEAVE' => 'Y']);
        });

        self::assertSame([
            ['fromUserId' => GateBot::id(), 'toUserId' => 0, 'by' => 'queue', 'actorUserId' => 0],
            ['fromUserId' => 0, 'toUserId' => 5, 'by' => 'queue', 'actorUserId' => 0],
        ], Portal::moves());
    }

    public function testHandTransferThatAHandlerSendsToTheQueueIsStillByThePerson(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::forgetEvents();
        $toQueue = static fn(\Bitrix\Main\Event $event): ?\Bitrix\Main\EventResult => $event->getParameter('TRANSFER')['MODE'] === Chat::TRANSFER_MODE_MANUAL
            ? new \Bitrix\Main\EventResult(\Bitrix\Main\EventResult::SUCCESS, ['TRANSFER_ID' => 'queue'])
            : null;
        Portal::withHandler('imopenlines', 'OnOperatorTransfer', $toQueue, static fn() => Portal::act(
            'operatorTransfers',
            ['chatId' => $dialog['chatId'], 'userId' => 5, 'to' => 6]
        ), 100);

        self::assertSame(['fromUserId' => 5, 'toUserId' => 0, 'by' => 'person', 'actorUserId' => 5], Portal::moves()[0]);
    }

    public function testNativeQueueIsTheOneWhoMoves(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        Portal::setClock('2026-03-02 12:02:00'); // past the time-out of the bot
        Portal::hit(static fn() => \Bitrix\ImOpenLines\Session\Agent::transferToNextInQueue(0));

        self::assertNotSame(GateBot::id(), (int) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame(['OperatorChanged'], array_column(Portal::dialogEvents(), 'type'));
        self::assertSame(['queue', 0], [Portal::moves()[0]['by'], Portal::moves()[0]['actorUserId']]);
    }

    public function testPersonWhoTakesItInTheHitOfATransferIsStillThePerson(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        Portal::hit(static function () use ($dialog): void {
            (new Chat($dialog['chatId']))->transfer(
                ['FROM' => GateBot::id(), 'TO' => 5, 'MODE' => Chat::TRANSFER_MODE_AUTO, 'LEAVE' => 'Y']
            );
            (new Chat($dialog['chatId']))->answer(6);
        });

        self::assertSame([
            ['fromUserId' => GateBot::id(), 'toUserId' => 5, 'by' => 'queue', 'actorUserId' => 0],
            ['fromUserId' => 5, 'toUserId' => 6, 'by' => 'person', 'actorUserId' => 6],
        ], Portal::moves());
    }

    public function testForeignBotIsABot(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        Portal::hit(static fn() => (new Chat($dialog['chatId']))->transfer(
            ['FROM' => GateBot::id(), 'TO' => 5, 'MODE' => Chat::TRANSFER_MODE_BOT, 'LEAVE' => 'Y']
        ));

        self::assertSame([['fromUserId' => GateBot::id(), 'toUserId' => 5, 'by' => 'bot', 'actorUserId' => 0]], Portal::moves());
        self::assertNotContains('OperatorAnswered', Portal::eventTypes(), 'accepted for them, not by them');
    }

    public function testOwnCommandsTellNothingOfTheirSession(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::forgetEvents();
        foreach (['offer', 'answer'] as $number => $mode) {
            Portal::command(Portal::placement($number + 1, $dialog, [
                'operator' => ['userId' => 5 + $number, 'mode' => $mode],
                'expectedOperatorId' => $number === 0 ? GateBot::id() : 5,
                'contact' => $number === 0 ? Portal::placement(1, $dialog)['contact'] : ['id' => $placed['contactId']],
                'deal' => $number === 0 ? Portal::placement(1, $dialog)['deal'] : ['id' => $placed['dealId']],
            ]));
            $placed ??= ['contactId' => (int) Portal::value('SELECT ID FROM b_crm_contact'), 'dealId' => (int) Portal::value('SELECT ID FROM b_crm_deal')];
        }

        self::assertSame('6', (string) Portal::session($dialog)['OPERATOR_ID']);
        self::assertSame([], Portal::events());
    }

    public function testAnotherDialogMovedInsideOurCallIsTold(): void
    {
        $ours = Portal::clientWrites('wa-1');
        $other = Portal::clientWrites('wa-2');
        Portal::forgetEvents();
        // the portal itself re-queues other dialogs of a line inside a transfer
        Portal::withHandler('imopenlines', 'OnOperatorTransfer', static function () use ($other): void {
            static $isDone = false;
            if (!$isDone) {
                $isDone = true;
                \Bitrix\ImOpenLines\Model\SessionTable::update($other['sessionId'], ['OPERATOR_ID' => 6]);
            }
        }, static fn() => Portal::command(Portal::placement(1, $ours)));

        self::assertSame(['OperatorChanged'], array_column(Portal::dialogEvents(), 'type'));
        self::assertSame($other['sessionId'], Portal::dialogEvents()[0]['payload']['sessionId']);
    }

    public function testCloseIsToldOnce(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::forgetEvents();
        Portal::closeAll();

        self::assertSame(['DialogClosed'], array_column(Portal::dialogEvents(), 'type'));
        self::assertFalse(Portal::dialogEvents()[0]['payload']['isSpam']);
    }

    public function testSpamIsSaid(): void
    {
        $dialog = Portal::clientWrites('wa-1');
        Portal::operatorTakes($dialog, 5);
        Portal::forgetEvents();
        Portal::hit(static fn() => (new Chat($dialog['chatId']))->markSpamAndFinish(5));

        self::assertSame(['DialogClosed', true], [Portal::dialogEvents()[0]['type'], Portal::dialogEvents()[0]['payload']['isSpam']]);
    }

    public function testGroupChatsHaveTheirCodeAsSubject(): void
    {
        self::assertSame('client:telegrambot|2|-100500|0', (new \Linewarden\Dispatch\Portal\UserCode('telegrambot|2|-100500|0'))->subject());
    }

    public function testTextOfTheClientIsNowhereInTheEvents(): void
    {
        Portal::clientWrites('wa-1', 'whatsapp', 1, 'мой паспорт 4510');
        $stored = json_encode(Portal::rows('SELECT * FROM linewarden_event'), JSON_UNESCAPED_UNICODE);

        self::assertStringNotContainsString('4510', $stored);
    }

    public function testPortalGoesOnWithoutTheEventsTable(): void
    {
        Portal::sql('RENAME TABLE linewarden_event TO linewarden_event_away');
        try {
            $dialog = Portal::clientWrites('wa-1');
            self::assertGreaterThan(0, $dialog['messageId']);
            Portal::operatorTakes($dialog, 5);
            self::assertSame('5', (string) Portal::session($dialog)['OPERATOR_ID']);
        } finally {
            Portal::sql('RENAME TABLE linewarden_event_away TO linewarden_event');
        }
        self::assertStringContainsString('linewarden_event', (string) file_get_contents(getenv('PLAYGROUND_LOG')));
    }

    /** @dataProvider handlers */
    public function testHandlersSwallowWhateverTheyAreGiven(string $class, string $method): void
    {
        foreach ([[], [null], [[]], ['x', 'y', 'z'], [new \Bitrix\Main\Event('x', 'y')], [new stdClass()]] as $arguments) {
            [$class, $method](...$arguments);
        }
        $this->addToAssertionCount(1);
    }

    public static function handlers(): array
    {
        $cases = [];
        foreach (\Linewarden\Dispatch\Feed\Registry::FEEDS as $feed) {
            foreach ($feed::handlers() as $handler) {
                $cases["$feed::$handler->method"] = [$feed, $handler->method];
            }
        }

        return $cases;
    }
}
