<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Queue;

use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Im;
use Bitrix\ImOpenLines\Model\SessionCheckTable;
use Bitrix\ImOpenLines\Model\SessionTable;
use Bitrix\ImOpenLines\Queue as QueueFacade;
use Bitrix\ImOpenLines\Session;
use Bitrix\Main\Application;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Main\Type\DateTime;

/** The built-in queue of a line, for one session. */
abstract class Queue
{
    protected Session $sessionManager;
    protected array $config;

    public function __construct(Session $session)
    {
        $this->sessionManager = $session;
        $this->config = (array) $session->getConfig();
    }

    public function getQueueTime()
    {
        return (int) $this->config['QUEUE_TIME'] ?: 3600;
    }

    /** While somebody of the line waits undistributed, newcomers are not distributed at all. */
    public function isUndistributedSession()
    {
        return (bool) Application::getConnection()->queryScalar(
            "SELECT 1 FROM b_imopenlines_session_check c INNER JOIN b_imopenlines_session s ON s.ID = c.SESSION_ID
              WHERE c.UNDISTRIBUTED = 'Y' AND c.DATE_QUEUE IS NOT NULL AND s.CONFIG_ID = " . (int) $this->config['ID']
            . ' AND s.ID <> ' . (int) $this->sessionManager->getData('ID') . ' LIMIT 1'
        );
    }

    /** In line, active, reachable, with a free slot. */
    public function isOperatorAvailable($userId, $currentOperator = 0)
    {
        return QueueFacade::isOperatorActive($userId, $this->config['CHECK_AVAILABLE']) === true
            && QueueFacade::getCountFreeSlotOperator($userId, $this->config['ID'], $this->config['MAX_CHAT'], $this->config['TYPE_MAX_CHAT']) > 0;
    }

    /** @return array RESULT, OPERATOR_ID, OPERATOR_LIST, DATE_QUEUE, QUEUE_HISTORY */
    abstract public function getOperatorsQueue($currentOperator = 0);

    /** The first operator of a session. A given one is taken as is; then the welcome bot, the CRM, the queue. */
    public function createSession($operatorId = 0)
    {
        $choice = ['RESULT' => true, 'OPERATOR_ID' => 0, 'OPERATOR_LIST' => [], 'DATE_QUEUE' => null, 'QUEUE_HISTORY' => [], 'OPERATOR_CRM' => false, 'UNDISTRIBUTED' => false];
        if ((int) $operatorId > 0) {
            return ['OPERATOR_ID' => (int) $operatorId, 'QUEUE_HISTORY' => [(int) $operatorId => true]] + $choice;
        }
        $botId = (int) $this->config['WELCOME_BOT_ID'];
        $isFirst = $this->sessionManager->getData('IS_FIRST') === 'Y';
        if ($this->config['ACTIVE'] === 'Y' && $this->config['WELCOME_BOT_ENABLE'] === 'Y' && $botId > 0
            && ($this->config['WELCOME_BOT_JOIN'] === 'always' || $isFirst) && \Bitrix\Im\User::getInstance($botId)->isActive()) {
            $seconds = (int) $this->config['WELCOME_BOT_TIME'];
            return ['OPERATOR_ID' => $botId, 'DATE_QUEUE' => $seconds > 0 ? (new DateTime())->add("{$seconds} SECONDS") : null] + $choice;
        }
        if ($this->config['CRM'] === 'Y' && $this->config['CRM_FORWARD'] === 'Y') {
            $responsible = $this->isActiveCrmUser($this->sessionManager->getCrmManager());
            if ($responsible > 0) {
                return ['OPERATOR_ID' => $responsible, 'QUEUE_HISTORY' => [$responsible => true], 'OPERATOR_CRM' => true] + $choice;
            }
        }
        if (!$this->isUndistributedSession()) {
            $native = $this->getOperatorsQueue();
            if ($native['RESULT']) {
                return $native + $choice;
            }
        }
        return ['UNDISTRIBUTED' => true, 'RESULT' => false, 'DATE_QUEUE' => (new DateTime())->add($this->getQueueTime() . ' SECONDS')] + $choice;
    }

    /** Responsible of the client found in the CRM: contact, else lead, else company; 0 when none or inactive. */
    public function isActiveCrmUser($crm)
    {
        $crm->getFields()->setDataFromUser();
        $crm->search();
        $id = (int) $crm->getOperatorId();
        return $id > 0 && QueueFacade::isRealOperator($id) && \Bitrix\Im\User::getInstance($id)->isActive() ? $id : 0;
    }

    /** The next operator; handlers of OnBeforeSessionTransfer may replace the choice. @param bool $manual a person pressed "skip" */
    public function transferToNext($manual = true)
    {
        $session = $this->sessionManager;
        $id = (int) $session->getData('ID');
        $chat = $session->getChat() ?? new Chat((int) $session->getData('CHAT_ID'));
        $current = (int) $session->getData('OPERATOR_ID');
        $reason = (string) (SessionCheckTable::getRowById($id)['REASON_RETURN'] ?? QueueFacade::REASON_DEFAULT);
        if ((int) $session->getData('STATUS') > Session::STATUS_SKIP) { // the operator goes before the choice
            $session->update(['STATUS' => Session::STATUS_SKIP]);
            if ($current > 0) {
                (new \CIMChat(0))->DeleteUser($chat->getData('ID'), $current, false, true);
            }
        }
        $choice = $this->getOperatorsQueue($current);
        if ($manual && !$choice['RESULT']) {
            Im::addMessage(['TO_CHAT_ID' => $chat->getData('ID'), 'MESSAGE' => 'Больше некому передать диалог', 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y']);
            return false;
        }
        $choice = static::sendEventOnBeforeSessionTransfer([
            'session' => $session->getData(), 'config' => $this->config, 'chat' => $chat, 'reasonReturn' => $reason, 'newOperatorQueue' => $choice,
        ]);
        $next = $choice['OPERATOR_ID'];
        if (is_string($next) && str_starts_with($next, 'queue')) {
            $chat->transfer(['FROM' => $current, 'TO' => $next, 'MODE' => Chat::TRANSFER_MODE_AUTO, 'LEAVE' => 'N'], $session);
            $next = 0;
        } elseif ((int) $next !== $current || (int) $next === 0) {
            $chat->transfer(['FROM' => $current, 'TO' => (int) $next, 'MODE' => Chat::TRANSFER_MODE_AUTO, 'LEAVE' => 'Y'], $session);
        }
        foreach ((int) $next === 0 ? $choice['OPERATOR_LIST'] : [] as $userId) {
            (new \Bitrix\ImOpenLines\Relation((int) $chat->getData('ID')))->addRelation((int) $userId);
        }
        $isTaken = $choice['RESULT'] && ((int) $next > 0 || $choice['OPERATOR_LIST'] !== []);
        $dateQueue = $isTaken ? ($choice['DATE_QUEUE'] ?: null) : (new DateTime())->add($this->getQueueTime() . ' SECONDS');
        SessionCheckTable::update($id, ['REASON_RETURN' => QueueFacade::REASON_DEFAULT, 'UNDISTRIBUTED' => $dateQueue && !$isTaken ? 'Y' : 'N', 'DATE_QUEUE' => $dateQueue]);
        SessionTable::update($id, ['OPERATOR_ID' => (int) $next, 'QUEUE_HISTORY' => serialize($choice['QUEUE_HISTORY'])]);
        return $isTaken;
    }

    /** After each client message: an operator who cannot work loses an answered dialog, unless alone in the line. */
    public function automaticActionAddMessage($finish = false, $vote = false)
    {
        $session = $this->sessionManager;
        $operatorId = (int) $session->getData('OPERATOR_ID');
        if ($finish || (int) $session->getData('STATUS') < Session::STATUS_ANSWER || $session->getData('PAUSE') === 'Y' || $operatorId === 0
            || !QueueFacade::isRealOperator($operatorId) || QueueFacade::isOperatorSingleInLine($this->config['ID'], $operatorId)) {
            return;
        }
        $state = QueueFacade::isOperatorActive($operatorId, $this->config['CHECK_AVAILABLE']);
        if ($state !== true) {
            SessionCheckTable::update((int) $session->getData('ID'), ['REASON_RETURN' => $state]);
            $session->transferToNextInQueue(false);
        }
    }

    /** The native choice, or what a handler put in its place; a malformed answer is reported and ignored. */
    protected static function sendEventOnBeforeSessionTransfer(array $parameters)
    {
        $native = $parameters['newOperatorQueue'];
        $event = new Event('imopenlines', 'OnBeforeSessionTransfer', $parameters);
        $event->send();
        foreach ($event->getResults() as $answer) {
            $new = $answer->getParameters()['newOperatorQueue'] ?? null;
            $isValid = $answer->getType() === EventResult::SUCCESS && is_array($new)
                && isset($new['RESULT'], $new['OPERATOR_ID'], $new['OPERATOR_LIST'], $new['DATE_QUEUE'], $new['QUEUE_HISTORY'])
                && is_array($new['OPERATOR_LIST']) && is_array($new['QUEUE_HISTORY'])
                && ($new['DATE_QUEUE'] instanceof DateTime || ($new['DATE_QUEUE'] === false && ($new['OPERATOR_ID'] || $new['OPERATOR_LIST'])));
            if (!$isValid) {
                (new Event('imopenlines', 'OnErrorEventBeforeSessionTransfer', ['errors' => ['newOperatorQueue'], 'eventResult' => $answer]))->send();
                continue;
            }
            $native = $new;
        }
        return $native;
    }
}
