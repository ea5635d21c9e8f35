<?php

declare(strict_types=1);

use Bitrix\Im\Bot;
use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Config;
use Bitrix\ImOpenLines\Session\Agent;
use Bitrix\Main\Event;
use Bitrix\Main\EventManager;
use Bitrix\Main\EventResult;
use PHPUnit\Framework\TestCase;
use Playground\Actions;
use Playground\QueryTrace;

/** What dialogs of the practice portal do where no trace tells it; start, offer and close are held against what was recorded in test/traces. */
final class DialogOrderTest extends TestCase
{
    private const LINE = 1;
    private const EVENTS = ['OnSessionStart', 'OnOperatorTransfer', 'OnBeforeSessionTransfer', 'OnChatAnswer', 'OnChatFinish', 'OnSessionFinish'];
    /** @var list<array{string, int}> */
    private array $handlers = [];

    protected function setUp(): void
    {
        Portal::reset();
        foreach (self::EVENTS as $name) {
            $this->handlers[] = [$name, EventManager::getInstance()->addEventHandler('imopenlines', $name, static fn() => QueryTrace::mark($name))];
        }
    }

    protected function tearDown(): void
    {
        foreach ($this->handlers as [$name, $key]) {
            EventManager::getInstance()->removeEventHandler('imopenlines', $name, $key);
        }
        $this->handlers = [];
    }

    public function testTheGateHoldsTheDialogForASecondsOfTheLineOnly(): void
    {
        $bot = $this->openGate();
        $dialog = $this->write();
        $session = Portal::rows("SELECT * FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}")[0];
        $check = Portal::rows("SELECT * FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}")[0];
        $this->assertSame(['0', (string) $bot, 'Y', null], [$session['STATUS'], $session['OPERATOR_ID'], $session['WAIT_ANSWER'], $session['DATE_OPERATOR']]);
        $this->assertSame('02.03.2026 12:01:00', substr_replace((string) $check['DATE_QUEUE'], '00', -2));

        Portal::setClock('2026-03-02 12:05:00');
        Portal::newHit();
        Agent::transferToNextInQueue(0);
        $session = Portal::rows("SELECT * FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}")[0];
        $this->assertSame(['5', '5', 'Y'], [$session['STATUS'], $session['OPERATOR_ID'], $session['WAIT_ANSWER']]);
        $this->assertSame([['USER_ID' => '5']], Portal::rows("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']}"));
        $this->assertSame([], Portal::rows("SELECT 1 FROM b_im_relation WHERE CHAT_ID = {$dialog['chatId']} AND USER_ID = {$bot}"));
    }

    public function testAnOfferKeepsTheCandidateOutOfTheChat(): void
    {
        $bot = $this->openGate();
        $dialog = $this->write();
        (new Chat($dialog['chatId']))->transfer(['FROM' => $bot, 'TO' => 6, 'MODE' => Chat::TRANSFER_MODE_AUTO, 'LEAVE' => 'Y']);
        $this->assertSame([['USER_ID' => '6']], Portal::rows("SELECT USER_ID FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']}"));
        $this->assertSame([], Portal::rows("SELECT 1 FROM b_im_relation WHERE CHAT_ID = {$dialog['chatId']} AND USER_ID = 6"));
    }

    public function testATransferByABotAnswersForTheTarget(): void
    {
        $bot = $this->openGate();
        $dialog = $this->write();
        $chat = new Chat($dialog['chatId']);
        $trace = $this->trace(static fn() => $chat->transfer(['FROM' => $bot, 'TO' => 6, 'MODE' => Chat::TRANSFER_MODE_BOT, 'LEAVE' => 'Y']));
        $this->assertSame([
            'OnOperatorTransfer',
            'DELETE b_imopenlines_recent',
            'DELETE b_im_relation',
            'DELETE b_imopenlines_recent',
            'DELETE b_im_recent',
            'UPDATE b_im_chat USER_COUNT',
            'UPDATE b_im_bot',
            'UPDATE b_im_chat AUTHOR_ID',
            'INSERT b_im_relation',
            'INSERT b_imopenlines_recent',
            'UPDATE b_im_chat USER_COUNT',
            'INSERT b_imopenlines_operator_transfer',
            'INSERT b_im_message',
            'UPDATE b_im_chat MESSAGE_COUNT LAST_MESSAGE_ID',
            'INSERT b_imopenlines_recent',
            'UPDATE b_im_chat ENTITY_DATA_1',
            'UPDATE b_imopenlines_session_check DATE_QUEUE UNDISTRIBUTED',
            'UPDATE b_imopenlines_session WAIT_ANSWER OPERATOR_ID WAIT_ACTION PAUSE STATUS',
            'DELETE b_imopenlines_recent',
            'UPDATE b_im_chat ENTITY_DATA_1',
            'UPDATE b_imopenlines_session_check DATE_QUEUE DATE_NO_ANSWER UNDISTRIBUTED',
            'UPDATE b_imopenlines_session OPERATOR_ID WAIT_ACTION WAIT_ANSWER SEND_NO_ANSWER_TEXT PAUSE DATE_OPERATOR_ANSWER TIME_ANSWER DATE_OPERATOR',
            'UPDATE b_im_chat AUTHOR_ID',
            'OnChatAnswer',
            'UPDATE b_imopenlines_session_check DATE_CLOSE',
            'UPDATE b_imopenlines_session OPERATOR_FROM_CRM DATE_OPERATOR DATE_MODIFY',
        ], array_values(array_diff($trace, ['UPDATE b_im_relation MANAGER'])));
        $session = Portal::rows("SELECT * FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}")[0];
        $this->assertSame(['6', 'N', 'N'], [$session['OPERATOR_ID'], $session['WAIT_ANSWER'], $session['CLOSED']]);
    }

    public function testAnAnswerSendsObserversAway(): void
    {
        $dialog = $this->write();
        (new Chat($dialog['chatId']))->answer(5);
        (new CIMChat(0))->AddUser($dialog['chatId'], 8, null, true);
        $this->assertCount(1, Portal::rows("SELECT 1 FROM b_im_relation WHERE CHAT_ID = {$dialog['chatId']} AND USER_ID = 8"));
        (new Chat($dialog['chatId']))->answer(6);
        $members = array_column(Portal::rows("SELECT USER_ID FROM b_im_relation WHERE CHAT_ID = {$dialog['chatId']} ORDER BY USER_ID"), 'USER_ID');
        $this->assertSame(['6', (string) $dialog['clientUserId']], $members);
        $this->assertFalse((new Chat($dialog['chatId']))->answer(6)->isSuccess(), 'the author cannot answer once more');
    }

    public function testAClosedDialogKeepsItsOperator(): void
    {
        $dialog = $this->write();
        $chat = new Chat($dialog['chatId']);
        $chat->answer(5);
        $chat->finish(0, true, true);
        $this->assertSame('5', Portal::value("SELECT OPERATOR_ID FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}"));
        $this->assertNotSame($dialog['sessionId'], $this->write()['sessionId'], 'the next message opens a new session');
    }

    public function testATextOfSomebodyWhoDidNotAcceptIsNoAnswer(): void
    {
        $dialog = $this->write();
        Actions::run(['action' => 'operatorWrites', 'chatId' => $dialog['chatId'], 'userId' => 5, 'text' => 'Добрый день']);
        $session = Portal::rows("SELECT * FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}")[0];
        $this->assertSame(['20', 'Y'], [$session['STATUS'], $session['WAIT_ANSWER']]);
        $this->assertSame([], Portal::rows("SELECT 1 FROM b_imopenlines_recent WHERE CHAT_ID = {$dialog['chatId']}"));
    }

    public function testAHandlerReplacesTheNextOperator(): void
    {
        $dialog = $this->write(); // strictly: user 5 first
        $key = EventManager::getInstance()->addEventHandler('imopenlines', 'OnBeforeSessionTransfer', static fn(Event $event) => new EventResult(
            EventResult::SUCCESS,
            ['newOperatorQueue' => ['RESULT' => true, 'OPERATOR_ID' => 8, 'OPERATOR_LIST' => [], 'DATE_QUEUE' => false, 'QUEUE_HISTORY' => [8 => true]]]
        ));
        Portal::setClock('2026-03-02 12:10:00');
        Agent::transferToNextInQueue(0);
        EventManager::getInstance()->removeEventHandler('imopenlines', 'OnBeforeSessionTransfer', $key);
        $this->assertSame('8', Portal::value("SELECT OPERATOR_ID FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}"));
        $this->assertNull(Portal::value("SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = {$dialog['sessionId']}"));
    }

    public function testAFinishedDialogPassesADueOneOnInTheSameHit(): void
    {
        $due = $this->write(); // strictly: user 5 first
        Portal::setClock('2026-03-02 12:10:00');
        $other = $this->write('другой');
        Actions::run(['action' => 'dialogCloses', 'chatId' => $other['chatId'], 'userId' => 5]);
        $this->assertSame('6', Portal::value("SELECT OPERATOR_ID FROM b_imopenlines_session WHERE ID = {$due['sessionId']}"));
    }

    public function testNobodyAvailableLeavesTheDialogUndistributed(): void
    {
        Portal::sql("UPDATE b_user SET ACTIVE = 'N' WHERE ID IN (5, 6)");
        \Bitrix\Im\User::clearStaticCache();
        try {
            $first = $this->write();
        } finally {
            Portal::sql("UPDATE b_user SET ACTIVE = 'Y' WHERE ID IN (5, 6)");
            \Bitrix\Im\User::clearStaticCache();
        }
        $this->assertSame('Y', Portal::value("SELECT UNDISTRIBUTED FROM b_imopenlines_session_check WHERE SESSION_ID = {$first['sessionId']}"));
        $second = $this->write('другой'); // newcomers wait behind it, though operators are back
        $this->assertSame('0', Portal::value("SELECT OPERATOR_ID FROM b_imopenlines_session WHERE ID = {$second['sessionId']}"));
    }

    private function openGate(): int
    {
        $bot = (int) Bot::getOpenLineBotIdByCode('linewarden_dispatcher');
        (new Config())->update(self::LINE, ['WELCOME_BOT_ENABLE' => 'Y', 'WELCOME_BOT_ID' => $bot, 'WELCOME_BOT_JOIN' => 'always', 'WELCOME_BOT_TIME' => 60, 'WELCOME_BOT_LEFT' => 'queue']);

        return $bot;
    }

    private function write(string $client = 'клиент'): array
    {
        $answer = Actions::run(['action' => 'clientWrites', 'lineId' => self::LINE, 'connector' => 'telegrambot', 'externalUserId' => $client, 'text' => 'Здравствуйте']);
        $this->assertTrue($answer['ok'], $answer['error'] ?? '');
        $GLOBALS['USER'] = new CUser();

        return $answer;
    }

    /** @return list<string> writes of dialogs and chats and the events between them */
    private function trace(callable $step): array
    {
        QueryTrace::start();
        $step();

        return array_values(array_filter(QueryTrace::stop(), static fn(string $mark): bool => $mark !== 'INSERT b_im_message_param'
            && (bool) preg_match('/b_im_|b_imopenlines_(?!lock)|^On/', $mark)));
    }
}
