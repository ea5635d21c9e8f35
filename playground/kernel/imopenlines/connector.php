<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\ImOpenLines\Model\SessionTable;
use Bitrix\ImOpenLines\Tools\Lock;
use Bitrix\Main\Application;
use Bitrix\Main\DB\SqlExpression;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Main\Loader;
use Bitrix\Main\Type\DateTime;

/** Between the connectors and the sessions. */
class Connector
{
    public function __construct()
    {
    }

    /** Handler of imconnector:OnReceivedMessage. Its result carries SESSION_ID (> 0 only when created now), MESSAGE_ID, SESSION {ID, CHAT_ID}. */
    public static function onReceivedMessage(Event $event)
    {
        return self::received($event->getParameters());
    }

    /** A messenger's /start: a session without a text, everybody joined at once. */
    public static function onReceivedCommandStart(Event $event)
    {
        return self::received($event->getParameters() + ['message' => []]);
    }

    /** @param array $params connector, line, user (client's b_user.ID), chat {id}, message {id, text, params} */
    public function addMessage($params)
    {
        $userCode = self::getUserCode($params);
        $lock = "imol_start_session_by_message_chat_id_{$userCode}";
        $isLocked = Lock::getInstance()->set($lock);
        for ($try = 1; !$isLocked && $try <= 3; $try++) {
            sleep($try);
            $isLocked = Lock::getInstance()->set($lock);
        }
        try { // without the lock it goes on all the same, as in the portal
            return $this->receive($params, $userCode);
        } finally {
            if ($isLocked) {
                Lock::getInstance()->delete($lock);
            }
        }
    }

    /** "connector|line|chat|user"; group chats have user 0. */
    public static function getUserCode($params): string
    {
        $user = self::isEnableGroupByChat($params['connector']) ? 0 : (int) $params['user'];
        return "{$params['connector']}|{$params['line']}|{$params['chat']['id']}|{$user}";
    }

    public static function isEnableGroupByChat($connectorId)
    {
        return in_array($connectorId, ['imessage_group', 'vkgroup_chat'], true);
    }

    public static function isLiveChat($connectorId)
    {
        return $connectorId === 'livechat';
    }

    public static function isNeedCRMTracker($connectorId)
    {
        return self::isLiveChat($connectorId);
    }

    /** After each stored message: a text of an employee goes out to the client and moves the session. */
    public static function onMessageSend($messageId, $messageFields)
    {
        if (($messageFields['CHAT_ENTITY_TYPE'] ?? '') !== 'LINES' || ($messageFields['SYSTEM'] ?? 'N') === 'Y' || ($messageFields['SKIP_CONNECTOR'] ?? 'N') === 'Y'
            || ($messageFields['NO_SESSION_OL'] ?? 'N') === 'Y' || ($messageFields['CHAT_ENTITY_DATA_3'] ?? 'N') === 'Y') {
            return false;
        }
        $author = (int) $messageFields['FROM_USER_ID'];
        if ($author === 0 || \Bitrix\Im\User::getInstance($author)->isConnector()) {
            return false;
        }
        $chat = new Chat((int) $messageFields['TO_CHAT_ID']);
        $session = new Session();
        $session->setChat($chat);
        $welcomeBot = 0;
        $line = Session\Common::parseUserCode($messageFields['CHAT_ENTITY_ID']);
        $open = SessionTable::getRow(['select' => ['CONFIG_ID'], 'filter' => ['=USER_CODE' => $messageFields['CHAT_ENTITY_ID'], '=CLOSED' => 'N'], 'order' => ['ID' => 'DESC']]);
        $config = (new Config())->get((int) ($open['CONFIG_ID'] ?? $line['CONFIG_ID']));
        if ($config) {
            $welcomeBot = (int) $config['WELCOME_BOT_ID'];
        }
        $isLoaded = $session->load([
            'USER_CODE' => $messageFields['CHAT_ENTITY_ID'],
            'MODE' => Session::MODE_OUTPUT,
            'OPERATOR_ID' => $author === $welcomeBot ? 0 : $author,
        ]);
        if (!$isLoaded) {
            return false;
        }
        (new Event('imopenlines', 'OnImopenlineMessageSend', $messageFields + ['MESSAGE_ID' => $messageId]))->send(); // before the session is written
        Application::getConnection()->add('b_im_message_param', ['MESSAGE_ID' => $messageId, 'PARAM_NAME' => 'SENDING', 'PARAM_VALUE' => 'Y']);
        Application::getConnection()->add('b_im_message_param', ['MESSAGE_ID' => $messageId, 'PARAM_NAME' => 'SENDING_TS', 'PARAM_VALUE' => (string) \Playground\Clock::now()]);
        $now = new DateTime();
        $seconds = max(0, $now->getTimestamp() - $session->getData('DATE_CREATE')->getTimestamp());
        $write = ['MESSAGE_COUNT' => new SqlExpression('?# + 1', 'MESSAGE_COUNT'), 'DATE_LAST_MESSAGE' => $now, 'TIME_DIALOG' => $seconds];
        if ($session->getData('WAIT_ANSWER') === 'Y') {
            $write['STATUS'] = in_array((int) $session->getData('STATUS'), [Session::STATUS_CLIENT_AFTER_OPERATOR], true) ? Session::STATUS_CLIENT_AFTER_OPERATOR : Session::STATUS_CLIENT;
            if (!($author === $welcomeBot && self::isLiveChat($session->getData('SOURCE')))) {
                (new Relation((int) $messageFields['TO_CHAT_ID']))->removeAllRelations();
            } else {
                unset($write['STATUS']);
            }
        } else {
            $write['STATUS'] = Session::STATUS_OPERATOR;
        }
        if (empty($session->getData('DATE_FIRST_ANSWER')) && Queue::isRealOperator($session->getData('OPERATOR_ID'))) {
            $write += ['DATE_FIRST_ANSWER' => $now, 'TIME_FIRST_ANSWER' => $seconds];
        }
        $session->update($write);
        $told = ['CONNECTOR' => $session->getData('SOURCE'), 'LINE' => (int) $session->getData('CONFIG_ID')];
        (new Event('imopenlines', 'OnOpenLineMessageAdd', $told + ['DATA' => ['message' => ['id' => $messageId]]]))->send();
        (new Event('imconnector', 'OnSendMessageCustom', $told + ['DATA' => [[
            'im' => ['chat_id' => (int) $messageFields['TO_CHAT_ID'], 'message_id' => $messageId], 'message' => ['text' => $messageFields['MESSAGE'], 'user_id' => $author], 'chat' => ['id' => $line['EXTERNAL_CHAT_ID']],
        ]]]))->send();
        return true;
    }

    private static function received(array $params): EventResult
    {
        global $USER;
        if (!$USER instanceof \CUser) {
            $USER = new \CUser();
        }
        if (!$USER->IsAuthorized() && (int) ($params['user'] ?? 0) > 0) { // in connector hits the current user is the client
            $USER->Authorize((int) $params['user'], false, false);
        }
        Loader::includeModule('im');
        return new EventResult(EventResult::UNDEFINED, (new self())->addMessage($params), 'imopenlines');
    }

    /** @return array{SESSION_ID: int, MESSAGE_ID: int, SESSION: array{ID: int, CHAT_ID: int}} */
    private function receive(array $params, string $userCode): array
    {
        $isStart = ($params['message']['text'] ?? '') === '' && empty($params['message']['id']);
        $session = new Session();
        $forced = (int) ($params['message']['params']['IMOL_FORCE_OPERATOR'] ?? 0);
        $isLoaded = $session->load([
            'USER_CODE' => $userCode, 'USER_ID' => (int) $params['user'], 'MODE' => Session::MODE_INPUT, 'DEFERRED_JOIN' => $isStart,
        ] + ($forced > 0 ? ['OPERATOR_ID' => $forced] : []));
        if (!$isLoaded) {
            return [];
        }
        $id = (int) $session->getData('ID');
        $chatId = (int) $session->getData('CHAT_ID');
        $answer = ['SESSION_ID' => $session->isNowCreated() ? $id : 0, 'MESSAGE_ID' => 0, 'SESSION' => ['ID' => $id, 'CHAT_ID' => $chatId]];
        if ($isStart) {
            return $answer;
        }
        if ($session->isNowCreated()) {
            $session->joinUser();
        }
        $message = [
            'FROM_USER_ID' => (int) $params['user'], 'PARAMS' => [], 'SKIP_USER_CHECK' => 'Y', 'MESSAGE' => (string) ($params['message']['text'] ?? ''), 'TO_CHAT_ID' => $chatId,
        ];
        $event = new Event('imopenlines', 'OnImopenlineMessageReceive', $message);
        $event->send();
        $message = array_merge($message, array_intersect_key((array) $event->getParameters(), ['MESSAGE' => 1, 'PARAMS' => 1]));
        $answer['MESSAGE_ID'] = (int) Im::addMessage($message + ['SKIP_CONNECTOR' => 'Y']);
        Application::getConnection()->add('b_im_message_param', [
            'MESSAGE_ID' => $answer['MESSAGE_ID'], 'PARAM_NAME' => 'CONNECTOR_MID', 'PARAM_VALUE' => (string) ($params['message']['id'] ?? ''),
        ]);
        $this->fillRecent($session, $chatId);
        if ($session->getConfig('CRM') === 'Y' && $session->getConfig('CRM_CHAT_TRACKER') === 'Y') {
            (new Tracker())->setSession($session)->trackMessage(['ID' => $answer['MESSAGE_ID'], 'TEXT' => $message['MESSAGE']]);
        }
        if ($session->isNowCreated() && $session->getConfig('WELCOME_MESSAGE') === 'Y' && trim((string) $session->getConfig('WELCOME_MESSAGE_TEXT')) !== '') {
            Im::addMessage(['TO_CHAT_ID' => $chatId, 'MESSAGE' => $session->getConfig('WELCOME_MESSAGE_TEXT'), 'SYSTEM' => 'Y', 'IMPORTANT_CONNECTOR' => 'Y', 'NO_SESSION_OL' => 'Y']);
        }
        usleep(1000 * (int) \Bitrix\Main\Config\Option::get('playground', 'reception_ms', '0')); // a portal under load
        // The session object is stale by now: only columns that a handler does not decide are written.
        $row = SessionTable::getRowById($id);
        $status = (int) ($row['STATUS'] ?? 0);
        $next = match (true) {
            $status >= Session::STATUS_OPERATOR && $status < Session::STATUS_CLOSE => Session::STATUS_CLIENT_AFTER_OPERATOR,
            $status === Session::STATUS_ANSWER => Session::STATUS_CLIENT,
            default => null,
        };
        $now = new DateTime();
        $session->loadByArray($row, $session->getConfig(), new Chat($chatId));
        $session->update([
            'MESSAGE_COUNT' => new SqlExpression('?# + 1', 'MESSAGE_COUNT'), 'DATE_LAST_MESSAGE' => $now, 'WAIT_ACTION' => 'N',
            'TIME_DIALOG' => max(0, $now->getTimestamp() - $row['DATE_CREATE']->getTimestamp()),
        ] + ($next === null ? [] : ['STATUS' => $next, 'DATE_FIRST_LAST_USER_ACTION' => $now]));
        $fresh = new Session();
        $fresh->setChat(new Chat($chatId));
        if (!$session->isNowCreated() && $fresh->load(['USER_CODE' => $userCode, 'SKIP_CREATE' => 'Y'])) {
            Queue::initialization($fresh)->automaticActionAddMessage();
        }
        (new Event('imopenlines', 'OnOpenLineMessageAdd', ['DATA' => ['connector' => ['connector_id' => $params['connector'], 'line_id' => (int) $params['line']], 'message' => ['id' => $answer['MESSAGE_ID']]]]))->send();
        return $answer;
    }

    /** Below STATUS 10, when no candidate is left, a new message makes all real members candidates, bots and the client too. */
    private function fillRecent(Session $session, int $chatId): void
    {
        $row = SessionTable::getRow(['select' => ['STATUS'], 'filter' => ['=ID' => (int) $session->getData('ID')]]);
        $connection = Application::getConnection();
        if ($row === null || (int) $row['STATUS'] >= Session::STATUS_ANSWER || $connection->queryScalar("SELECT 1 FROM b_imopenlines_recent WHERE CHAT_ID = {$chatId} LIMIT 1")) {
            return;
        }
        foreach ($connection->query("SELECT USER_ID FROM b_im_relation WHERE CHAT_ID = {$chatId}")->fetchAll() as $member) {
            (new Relation($chatId))->addRelation((int) $member['USER_ID']);
        }
    }
}
