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

/** The practice portal writes dialogs in the order the real portal does. */
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

    public function testAGateDialogStartsInThePortalsOrder(): void
    {
        $this->openGate();
        $this->assertSame([
            'INSERT b_im_chat',
            'INSERT b_imopenlines_user_relation',
            'INSERT b_im_relation',
            'INSERT b_imopenlines_session',
            'INSERT b_imopenlines_session_check',
            'INSERT b_im_message',
            'UPDATE b_im_chat ENTITY_DATA_1 ENTITY_DATA_2',
            'UPDATE b_imopenlines_session OPERATOR_ID OPERATOR_FROM_CRM DATE_OPERATOR QUEUE_HISTORY WORKTIME DATE_FIRST_LAST_USER_ACTION',
            'UPDATE b_imopenlines_session_check DATE_CLOSE DATE_QUEUE UNDISTRIBUTED',
            'UPDATE b_im_chat ENTITY_DATA_1 ENTITY_DATA_2',
            'OnSessionStart',
            'INSERT b_imopenlines_recent',
            'INSERT b_im_relation',
            'INSERT b_im_message',
            'UPDATE b_imopenlines_session_check DATE_CLOSE',
            'UPDATE b_imopenlines_session MESSAGE_COUNT DATE_LAST_MESSAGE DATE_MODIFY',
        ], $this->trace(fn() => $this->write()));
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
        $chat = new Chat($dialog['chatId']);
        $trace = $this->trace(static fn() => $chat->transfer(['FROM' => $bot, 'TO' => 6, 'MODE' => Chat::TRANSFER_MODE_AUTO, 'LEAVE' => 'Y']));
        $this->assertSame([
            'OnOperatorTransfer',
            'DELETE b_imopenlines_recent',
            'DELETE b_im_relation',
            'UPDATE b_im_chat AUTHOR_ID',
            'INSERT b_imopenlines_operator_transfer',
            'INSERT b_im_message',
            'UPDATE b_imopenlines_session_check DATE_QUEUE UNDISTRIBUTED',
            'UPDATE b_imopenlines_session OPERATOR_ID WAIT_ANSWER STATUS PAUSE DATE_MODIFY',
            'UPDATE b_imopenlines_session OPERATOR_FROM_CRM DATE_OPERATOR TIME_BOT',
            'INSERT b_imopenlines_recent',
        ], $trace);
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
            'INSERT b_im_relation',
            'INSERT b_imopenlines_recent',
            'INSERT b_imopenlines_operator_transfer',
            'INSERT b_im_message',
            'UPDATE b_imopenlines_session STATUS OPERATOR_FROM_CRM DATE_OPERATOR TIME_BOT',
            'UPDATE b_imopenlines_session_check DATE_QUEUE UNDISTRIBUTED',
            'UPDATE b_imopenlines_session OPERATOR_ID WAIT_ANSWER PAUSE WAIT_ACTION DATE_MODIFY',
            'DELETE b_imopenlines_recent',
            'UPDATE b_imopenlines_session SEND_NO_ANSWER_TEXT DATE_OPERATOR_ANSWER TIME_ANSWER',
            'UPDATE b_im_chat AUTHOR_ID',
            'INSERT b_im_message',
            'OnChatAnswer',
            'UPDATE b_imopenlines_session_check DATE_CLOSE',
        ], array_values(array_diff($trace, ['UPDATE b_im_relation MANAGER', 'INSERT b_im_recent'])));
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

    public function testACloseEmptiesTheChatBeforeTheSessionIsClosed(): void
    {
        $dialog = $this->write();
        $chat = new Chat($dialog['chatId']);
        $chat->answer(5);
        $trace = $this->trace(static fn() => $chat->finish(0, true, true));
        $this->assertSame([
            'OnChatFinish',
            'DELETE b_im_relation',
            'UPDATE b_im_chat ENTITY_DATA_1',
            'UPDATE b_im_chat AUTHOR_ID',
            'DELETE b_imopenlines_session_check',
            'UPDATE b_imopenlines_session CLOSED STATUS WAIT_ANSWER WAIT_ACTION PAUSE DATE_CLOSE TIME_CLOSE DATE_MODIFY',
            'INSERT b_im_message',
            'UPDATE b_imopenlines_session END_ID',
            'DELETE b_imopenlines_recent',
            'OnSessionFinish',
        ], array_values(array_diff($trace, ['DELETE b_im_recent'])));
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
        $uninteresting = ['INSERT b_im_message_param', 'UPDATE b_im_chat LAST_MESSAGE_ID MESSAGE_COUNT', 'UPDATE b_imopenlines_queue LAST_ACTIVITY_DATE LAST_ACTIVITY_DATE_EXACT'];

        return array_values(array_filter(QueryTrace::stop(), static fn(string $mark): bool => !in_array($mark, $uninteresting, true)
            && (bool) preg_match('/b_im_|b_imopenlines_(?!lock)|^On/', $mark)));
    }
}
