<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\Im\Model\RelationTable;
use Bitrix\ImOpenLines\Model\SessionCheckTable;
use Bitrix\ImOpenLines\Model\SessionTable;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;

/** One opened-to-closed stretch of a dialog. */
class Session
{
    public const MODE_INPUT = 'input';
    public const MODE_OUTPUT = 'output';

    public const STATUS_NEW = 0;
    public const STATUS_SKIP = 5;
    public const STATUS_ANSWER = 10;
    public const STATUS_CLIENT = 20;
    public const STATUS_CLIENT_AFTER_OPERATOR = 25;
    public const STATUS_OPERATOR = 40;
    public const STATUS_WAIT_CLIENT = 50;
    public const STATUS_CLOSE = 60;
    public const STATUS_SPAM = 65;
    public const STATUS_DUPLICATE = 69;
    public const STATUS_SILENTLY_CLOSE = 75;

    /** @var array<string, mixed> the row of b_imopenlines_session and the timers' columns */
    private array $session = [];
    private array $config = [];
    private ?Chat $chat = null;
    private ?Crm $crmManager = null;
    private bool $isCreated = false;
    /** @var list<int> whom joinUser() lets in */
    private array $joinUserList = [];

    public function __construct($config = [])
    {
        $this->config = $config;
    }

    public function setChat(Chat $chat)
    {
        $this->chat = $chat;
        return $this;
    }

    public function getChat()
    {
        return $this->chat;
    }

    public function getCrmManager()
    {
        return $this->crmManager ??= new Crm($this);
    }

    public function setCrmManager(Crm $crmManager)
    {
        $this->crmManager = $crmManager;
    }

    /** The whole row, or one column. */
    public function getData($field = '')
    {
        return $field === '' ? $this->session : ($this->session[$field] ?? null);
    }

    public function getConfig($field = '')
    {
        return $field === '' ? $this->config : ($this->config[$field] ?? null);
    }

    public function getSession()
    {
        return $this->session;
    }

    public function isNowCreated()
    {
        return $this->isCreated;
    }

    /** With rows at hand, without reading. */
    public function loadByArray($fields, $config, Chat $chat)
    {
        $this->session = $fields;
        $this->config = $config;
        $this->chat = $chat;
        return true;
    }

    /** @param array $params USER_CODE, MODE, OPERATOR_ID, SKIP_CREATE 'Y', ... Creates a session unless SKIP_CREATE. */
    public function load($params)
    {
        return $this->start($params)->getResult() === true;
    }

    /** @return \Bitrix\ImOpenLines\Result with result true when a session is loaded */
    public function start($params)
    {
        $result = new \Bitrix\ImOpenLines\Result();
        $params['MODE'] ??= self::MODE_INPUT;
        $code = Session\Common::parseUserCode($params['USER_CODE']);
        $params['CONNECTOR_ID'] = $code['CONNECTOR_ID'];
        $params['CONFIG_ID'] ??= (int) $code['CONFIG_ID'];
        $params['USER_ID'] ??= (int) $code['CONNECTOR_USER_ID'];
        $this->config = (new Config())->get((int) $params['CONFIG_ID']) ?: [];
        if ($this->config === []) {
            return $result->setResult(false);
        }
        $this->prepareUserChat($params);
        $this->readingSession($params);
        if ($this->session === [] && ($params['SKIP_CREATE'] ?? 'N') !== 'Y') {
            $this->createSession($params);
        }
        return $result->setResult($this->session !== []);
    }

    /** The newest open session of the client's code; the others are closed as duplicates. An unowned one is given to the caller's operator. */
    protected function readingSession(array $params, $previousClosed = false)
    {
        $rows = SessionTable::getList([
            'filter' => ['=USER_CODE' => $params['USER_CODE'], '=CLOSED' => 'N'],
            'order' => ['ID' => 'DESC'],
        ])->fetchAll();
        if ($rows === []) {
            return;
        }
        foreach (array_slice($rows, 1) as $duplicate) {
            self::closeDuplicate((int) $duplicate['ID'], $params);
        }
        $this->adopt($rows[0]);
        $operatorId = (int) ($params['OPERATOR_ID'] ?? 0);
        if ($operatorId > 0 && (int) $this->session['OPERATOR_ID'] === 0) {
            (new \CIMChat(0))->AddUser((int) $this->session['CHAT_ID'], $operatorId, null, true);
            $this->answer($operatorId);
            $this->chat->update(['AUTHOR_ID' => $operatorId]);
        }
    }

    protected static function closeDuplicate($sessionId, $params)
    {
        SessionCheckTable::delete($sessionId);
        SessionTable::update($sessionId, ['CLOSED' => 'Y', 'STATUS' => self::STATUS_DUPLICATE, 'DATE_CLOSE' => new DateTime(), 'DATE_MODIFY' => new DateTime()]);
    }

    protected function createSession(array $params, $previousSession = [])
    {
        $isOutput = $params['MODE'] === self::MODE_OUTPUT;
        $previous = SessionTable::getRow(['select' => ['ID'], 'filter' => ['=USER_CODE' => $params['USER_CODE']], 'order' => ['ID' => 'DESC']]);
        $head = [
            'PARENT_ID' => (int) ($previous['ID'] ?? 0),
            'USER_CODE' => $params['USER_CODE'],
            'CONFIG_ID' => (int) $params['CONFIG_ID'],
            'USER_ID' => (int) $params['USER_ID'],
            'OPERATOR_ID' => 0,
            'SOURCE' => $params['CONNECTOR_ID'],
            'MODE' => $params['MODE'],
            'CRM_TRACE_DATA' => '',
            'CHAT_ID' => (int) $this->chat->getData('ID'),
            'START_ID' => 0,
            'IS_FIRST' => $previous ? 'N' : 'Y',
            'LAST_SEND_MAIL_ID' => 0,
            'USER_LANG' => LANGUAGE_ID,
            'DATE_FIRST_LAST_USER_ACTION' => new DateTime(),
        ];
        $id = SessionTable::add($head + ($isOutput ? ['STATUS' => self::STATUS_ANSWER, 'WAIT_ANSWER' => 'N'] : []))->getId();
        $soon = (new DateTime())->add('180 SECONDS');
        SessionCheckTable::add(['SESSION_ID' => $id, 'DATE_CLOSE' => $soon, 'DATE_QUEUE' => $soon]);
        $this->isCreated = true;
        $this->adopt(SessionTable::getRowById($id));

        $choice = Queue::initialization($this)->createSession((int) ($params['OPERATOR_ID'] ?? 0));

        $text = $previous ? "Начат новый диалог №{$id}" : "Начат диалог №{$id}";
        $startId = (int) Im::addMessage([
            'TO_CHAT_ID' => $head['CHAT_ID'], 'MESSAGE' => $text, 'SYSTEM' => 'Y', 'SKIP_COMMAND' => 'Y', 'SKIP_CONNECTOR' => 'Y',
            'PARAMS' => ['CLASS' => 'bx-messenger-content-item-ol-start', 'IMOL_SID' => $id],
        ]);
        $this->chat->updateFieldData([Chat::FIELD_SESSION => ['ID' => $id, 'DATE_CREATE' => $this->session['DATE_CREATE']->getTimestamp(), 'CRM' => 'N', 'PAUSE' => 'N', 'WAIT_ACTION' => 'N']]);
        $isHuman = $choice['OPERATOR_ID'] > 0 && Queue::isRealOperator($choice['OPERATOR_ID']);
        $this->joinUserList = $choice['OPERATOR_LIST'] ?: ($choice['OPERATOR_ID'] > 0 ? [$choice['OPERATOR_ID']] : []);
        if ($isOutput) {
            (new \CIMChat(0))->AddUser($head['CHAT_ID'], $this->joinUserList, null, true);
            $this->chat->update(['AUTHOR_ID' => $choice['OPERATOR_ID']]);
            $this->joinUserList = [];
        } elseif (!empty($params['DEFERRED_JOIN'])) {
            // Messenger's /start: everybody joins here, people as real members too, and the timers are written afterwards.
            $this->joinUser($this->joinUserList, true);
        }
        $this->writeSession([ // the whole head once more: CONFIG_ID among the columns means no other line
            'OPERATOR_ID' => $choice['OPERATOR_ID'],
            'START_ID' => $startId,
            'OPERATOR_FROM_CRM' => $choice['OPERATOR_CRM'] ? 'Y' : 'N',
            'DATE_OPERATOR' => $isHuman ? new DateTime() : null,
            'QUEUE_HISTORY' => serialize($choice['QUEUE_HISTORY']),
        ] + ((new AutomaticAction\WorkTime($this))->isWorkTimeLine() ? [] : ['WORKTIME' => 'N']) + $head);
        SessionCheckTable::update($id, [
            'DATE_CLOSE' => (new DateTime())->add('1 MONTH'),
            'DATE_QUEUE' => $choice['DATE_QUEUE'],
            'DATE_NO_ANSWER' => $isHuman ? (new DateTime())->add((int) $this->config['NO_ANSWER_TIME'] . ' SECONDS') : null,
            'UNDISTRIBUTED' => $choice['DATE_QUEUE'] && $choice['UNDISTRIBUTED'] ? 'Y' : 'N',
        ]);

        if (!$isOutput && $this->config['CRM'] === 'Y' && !Connector::isEnableGroupByChat($params['CONNECTOR_ID'])) {
            $crm = $this->getCrmManager();
            if (Connector::isLiveChat($params['CONNECTOR_ID'])) { // a livechat client is found later, by a form or the tracker
                $crm->setSkipCreate()->setIgnoreSearchPerson();
            }
            $crm->getFields()->setDataFromUser();
            $crm->registrationChanges();
            $crm->sendCrmImMessages();
        }
        (new Event('imopenlines', 'OnSessionStart', [
            'SESSION' => $this->session, 'RUNTIME_SESSION' => $this, 'CONFIG' => $this->config, 'CONNECTOR' => ['ID' => $params['CONNECTOR_ID'], 'TYPE' => $params['CONNECTOR_ID']],
        ]))->send();
    }

    /** People become candidates (b_imopenlines_recent), a bot a real member as well, which calls its welcome method. */
    public function joinUser($userId = null, $skipMessage = false, $isStart = false)
    {
        $chatId = (int) $this->session['CHAT_ID'];
        $asMembers = $skipMessage === true; // only the /start path lets people in for real before the answer
        foreach ((array) ($userId ?? $this->joinUserList) as $id) {
            $isHuman = Queue::isRealOperator($id);
            if (!$asMembers) {
                $name = \Bitrix\Im\User::getInstance($id)->getFullName();
                Im::addMessage(['TO_CHAT_ID' => $chatId, 'MESSAGE' => "Обращение направлено на {$name}", 'SYSTEM' => 'Y', 'SKIP_COMMAND' => 'Y', 'FAKE_RELATION' => (int) $id]);
            }
            (new Relation($chatId))->addRelation((int) $id);
            if (!$isHuman || $asMembers) {
                (new \CIMChat(0))->AddUser($chatId, $id, null, true);
            } else { // a candidate only, told of like a member
                \Playground\ChatMembers::tellAdded(\Bitrix\Im\Model\ChatTable::getRowById($chatId), [(int) $id]);
            }
            if (!$isHuman) {
                $relation = RelationTable::getRow(['select' => ['ID'], 'filter' => ['=CHAT_ID' => $chatId, '=USER_ID' => (int) $id]]);
                $relation === null || RelationTable::update((int) $relation['ID'], ['MANAGER' => 'Y']);
            }
        }
        $this->joinUserList = [];
        return true;
    }

    public function getJoinUserList()
    {
        return $this->joinUserList;
    }

    /** The operator takes the dialog: two writes of the session, DATE_MODIFY in neither. */
    public function answer($userId)
    {
        $userId = (int) $userId;
        $isWaiting = (int) $this->session['STATUS'] < self::STATUS_ANSWER;
        $this->setOperatorId($userId, false, false);
        if ($isWaiting) {
            Application::getConnection()->queryExecute('DELETE FROM b_imopenlines_recent WHERE SESSION_ID = ' . (int) $this->session['ID']);
        }
        $this->getCrmManager()->setSessionAnswered(['DATE_ANSWER' => new DateTime()]);
        $write = ['OPERATOR_ID' => $userId, 'WAIT_ACTION' => 'N', 'WAIT_ANSWER' => 'N', 'SEND_NO_ANSWER_TEXT' => 'Y', 'PAUSE' => 'N'];
        if (empty($this->session['DATE_OPERATOR_ANSWER']) && Queue::isRealOperator($userId)) {
            $now = new DateTime();
            $write += ['DATE_OPERATOR_ANSWER' => $now, 'TIME_ANSWER' => max(0, $now->getTimestamp() - $this->session['DATE_CREATE']->getTimestamp())];
        }
        if (empty($this->session['DATE_OPERATOR']) && Queue::isRealOperator($userId)) {
            $write['DATE_OPERATOR'] = new DateTime();
        }
        $this->chat->updateFieldData([Chat::FIELD_SESSION => ['WAIT_ACTION' => 'N']]);
        SessionCheckTable::update((int) $this->session['ID'], ['DATE_QUEUE' => null, 'DATE_NO_ANSWER' => null]);
        $this->writeSession($write);
        return true;
    }

    /** @param bool $waitAnswer true: offered, with the queue's timer; false: taken */
    public function setOperatorId($id, $waitAnswer = false, $autoMode = false)
    {
        $this->chat->updateFieldData([Chat::FIELD_SESSION => ['WAIT_ACTION' => 'N', 'PAUSE' => 'N']]);
        if ($waitAnswer) {
            $queueTime = (int) $this->config['QUEUE_TIME'] ?: 3600;
            SessionCheckTable::update((int) $this->session['ID'], ['DATE_QUEUE' => (new DateTime())->add($queueTime . ' SECONDS')]);
            $this->writeSession(['WAIT_ANSWER' => 'Y', 'OPERATOR_ID' => (int) $id, 'STATUS' => self::STATUS_SKIP, 'PAUSE' => 'N']);
            return true;
        }
        SessionCheckTable::update((int) $this->session['ID'], ['DATE_QUEUE' => null]);
        $this->writeSession([
            'WAIT_ANSWER' => 'N', 'OPERATOR_ID' => (int) $id, 'WAIT_ACTION' => 'N', 'PAUSE' => 'N',
        ] + ((int) $this->session['STATUS'] < self::STATUS_ANSWER ? ['STATUS' => self::STATUS_ANSWER] : []));
        return true;
    }

    /**
     * Writes columns of the session; some of them move the timers as well. Of an answered dialog the activity is
     * touched first, with a message once more behind the timers.
     */
    public function update($fields)
    {
        $isAnswered = $this->session['WAIT_ANSWER'] !== 'Y' && ($this->session['CLOSED'] ?? 'N') !== 'Y';
        if (isset($fields['WAIT_ACTION'])) {
            $this->chat->updateFieldData([Chat::FIELD_SESSION => ['WAIT_ACTION' => $fields['WAIT_ACTION']]]);
        }
        $isAnswered && $this->getCrmManager()->setSessionDataClose();
        $check = [];
        if (($fields['WAIT_ANSWER'] ?? null) === 'Y') {
            $check['DATE_QUEUE'] = (new DateTime())->add(((int) $this->config['QUEUE_TIME'] ?: 3600) . ' SECONDS');
        } elseif (($fields['WAIT_ANSWER'] ?? null) === 'N') {
            $check['DATE_QUEUE'] = null;
        }
        if (isset($fields['WAIT_ANSWER'])) {
            $fields['PAUSE'] ??= 'N';
        }
        if (($fields['PAUSE'] ?? null) === 'Y') {
            $check['DATE_QUEUE'] = null;
            $check['DATE_CLOSE'] = (new DateTime())->add('1 WEEK');
        } else {
            $check['DATE_CLOSE'] = (int) ($fields['STATUS'] ?? 0) === self::STATUS_OPERATOR
                ? (new DateTime())->add((int) $this->config['AUTO_CLOSE_TIME'] . ' SECONDS')
                : (new DateTime())->add('1 MONTH');
        }
        if (($this->session['CLOSED'] ?? 'N') !== 'Y') {
            SessionCheckTable::update((int) $this->session['ID'], $check);
        }
        if ($isAnswered && isset($fields['MESSAGE_COUNT'])) {
            $this->getCrmManager()->setSessionDataClose();
        }
        $this->writeSession($fields + ['DATE_MODIFY' => new DateTime()]);
        return true;
    }

    /** Only what an activity implies: CRM and CRM_CREATE follow CRM_ACTIVITY_ID. */
    public function updateCrmFlags($fields)
    {
        $write = array_intersect_key($fields, array_flip(['CRM_ACTIVITY_ID', 'CRM_CREATE_LEAD', 'CRM_CREATE_COMPANY', 'CRM_CREATE_CONTACT', 'CRM_CREATE_DEAL']));
        if (!empty($write['CRM_ACTIVITY_ID'])) {
            $write += ['CRM' => 'Y', 'CRM_CREATE' => 'Y'];
        }
        if ($write) {
            $this->writeSession($write);
        }
        return true;
    }

    public function pause($active = true)
    {
        return $this->update(['PAUSE' => $active ? 'Y' : 'N']);
    }

    public function markSpam()
    {
        $this->writeSession(['SPAM' => 'Y', 'DATE_MODIFY' => new DateTime()]);
        return true;
    }

    /** A close text first leads to STATUS 50; the agent, a force or a second call closes for real. */
    public function finish($auto = false, $force = false, $hideChat = true)
    {
        if ($this->session === [] || $this->session['CLOSED'] === 'Y') {
            return false;
        }
        $isTextDue = !$force && !$auto && $this->config['CLOSE_RULE'] === 'text' && trim((string) $this->config['CLOSE_TEXT']) !== '';
        if ($isTextDue && (int) $this->session['STATUS'] !== self::STATUS_WAIT_CLIENT) {
            Im::addMessage(['TO_CHAT_ID' => $this->session['CHAT_ID'], 'MESSAGE' => $this->config['CLOSE_TEXT'], 'SYSTEM' => 'Y', 'IMPORTANT_CONNECTOR' => 'Y', 'NO_SESSION_OL' => 'Y']);
            SessionCheckTable::update((int) $this->session['ID'], ['DATE_CLOSE' => (new DateTime())->add((int) $this->config['FULL_CLOSE_TIME'] . ' MINUTES'), 'DATE_QUEUE' => null]);
            $this->writeSession(['STATUS' => self::STATUS_WAIT_CLIENT, 'WAIT_ACTION' => 'Y', 'WAIT_ANSWER' => 'N', 'DATE_OPERATOR_CLOSE' => new DateTime(), 'DATE_MODIFY' => new DateTime()]);
            return true;
        }
        $id = (int) $this->session['ID'];
        $chatId = (int) $this->session['CHAT_ID'];
        $this->getCrmManager()->setSessionClosed(['DATE_CLOSE' => new DateTime()]);
        $this->chat->close();
        $this->chat->updateFieldData([Chat::FIELD_SESSION => ['ID' => 0, 'PAUSE' => 'N', 'WAIT_ACTION' => 'N']]);
        $this->chat->update(['AUTHOR_ID' => 0, 'ENTITY_DATA_3' => 'N']);
        SessionCheckTable::delete($id);
        $this->chat->updateFieldData([Chat::FIELD_SESSION => ['WAIT_ACTION' => 'N']]);
        $now = new DateTime();
        $this->writeSession([
            'WAIT_ACTION' => 'N', 'WAIT_ANSWER' => 'N',
            'CLOSED' => 'Y',
            'DATE_OPERATOR_CLOSE' => $now,
            'TIME_CLOSE' => max(0, $now->getTimestamp() - $this->session['DATE_CREATE']->getTimestamp()),
            'DATE_MODIFY' => $now,
            'DATE_CLOSE' => $now,
            'STATUS' => $this->session['SPAM'] === 'Y' ? self::STATUS_SPAM : self::STATUS_CLOSE,
            'PAUSE' => 'N',
        ]);
        $endId = (int) Im::addMessage([
            'TO_CHAT_ID' => $chatId, 'MESSAGE' => 'Диалог завершён', 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y', 'PARAMS' => ['CLASS' => 'bx-messenger-content-item-ol-end'],
        ]);
        $this->writeSession(['END_ID' => $endId]);
        (new Event('imopenlines', 'OnSessionFinish', ['RUNTIME_SESSION' => $this, 'SESSION' => $this->session, 'CONFIG' => $this->config]))->send();
        return true;
    }

    /** @param bool $manual by a person's "skip" */
    public function transferToNextInQueue($manual = true)
    {
        return Queue::initialization($this)->transferToNext($manual);
    }

    /** Flags of the agents; kept here only because callers name them. */
    public static function setQueueFlagCache($type = '')
    {
        return true;
    }

    public static function deleteQueueFlagCache($type = '')
    {
        return true;
    }

    /** @param array<string, mixed> $fields columns of b_imopenlines_session */
    private function writeSession(array $fields): void
    {
        SessionTable::update((int) $this->session['ID'], $fields);
        $this->session = array_merge($this->session, $fields);
    }

    private function adopt(array $row): void
    {
        $this->session = $row;
        if ((int) $row['CONFIG_ID'] !== (int) ($this->config['ID'] ?? 0)) {
            $this->config = (new Config())->get((int) $row['CONFIG_ID']) ?: $this->config; // a line transfer moved it
        }
        $this->chat ??= new Chat((int) $row['CHAT_ID']);
    }

    /** Finds or makes the line's chat with the client, and keeps the client in it. */
    private function prepareUserChat(array $params): void
    {
        $chatId = (int) Chat::getChatIdByUserCode($params['USER_CODE']);
        $clientId = (int) $params['USER_ID'];
        if ($chatId === 0) {
            if (($params['SKIP_CREATE'] ?? 'N') === 'Y') {
                return;
            }
            $this->chat ??= new Chat();
            $connection = Application::getConnection();
            $code = $connection->getSqlHelper()->convertToDbString($params['USER_CODE']);
            if ($connection->queryScalar("SELECT 1 FROM b_imopenlines_user_relation WHERE USER_CODE = {$code}") === null) {
                $connection->add('b_imopenlines_user_relation', ['USER_ID' => $clientId, 'CHAT_ID' => 0, 'AGREES' => 'N', 'USER_CODE' => $params['USER_CODE']]);
            }
            $this->chat->load(['USER_CODE' => $params['USER_CODE'], 'USER_ID' => $clientId, 'LINE_NAME' => $this->config['LINE_NAME']]);
            $connection->queryExecute('UPDATE b_imopenlines_user_relation SET CHAT_ID = ' . (int) $this->chat->getData('ID') . " WHERE USER_CODE = {$code}");
            return;
        }
        $this->chat ??= new Chat($chatId);
        if ($clientId > 0) {
            (new \CIMChat(0))->AddUser($chatId, $clientId, null, true);
        }
    }
}
