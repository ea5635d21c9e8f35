<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\RelationTable;
use Bitrix\ImOpenLines\Model\OperatorTransferTable;
use Bitrix\ImOpenLines\Model\SessionCheckTable;
use Bitrix\ImOpenLines\Model\SessionTable;
use Bitrix\ImOpenLines\Tools\Lock;
use Bitrix\Main\Application;
use Bitrix\Main\Error;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Main\Type\DateTime;

/** A line's chat. This class checks no permissions; Operator does. */
class Chat
{
    public const FIELD_SESSION = 'LINES_SESSION';
    public const FIELD_CRM = 'LINES_CRM';
    public const FIELD_SILENT_MODE = 'LINES_SILENT_MODE';

    public const TRANSFER_MODE_AUTO = 'AUTO';
    public const TRANSFER_MODE_MANUAL = 'MANUAL';
    public const TRANSFER_MODE_BOT = 'BOT';

    private array $chat = [];

    public function __construct($chatId = 0, $params = [])
    {
        if ((int) $chatId > 0) {
            $this->chat = ChatTable::getRowById((int) $chatId) ?? [];
        }
    }

    /** @param array $params USER_CODE, USER_ID, LINE_NAME: found or made */
    public function load($params)
    {
        $id = (int) self::getChatIdByUserCode($params['USER_CODE']);
        if ($id === 0) {
            $client = \Bitrix\Im\User::getInstance((int) ($params['USER_ID'] ?? 0));
            $id = (new \CIMChat(0))->Add([
                'TITLE' => ($client->getFullName() ?: 'Гость') . ' - ' . ($params['LINE_NAME'] ?? ''),
                'TYPE' => IM_MESSAGE_OPEN_LINE, 'AUTHOR_ID' => 0, 'ENTITY_TYPE' => 'LINES', 'ENTITY_ID' => $params['USER_CODE'], 'AVATAR' => 0,
                'USERS' => (int) ($params['USER_ID'] ?? 0) > 0 ? [(int) $params['USER_ID']] : [],
            ]);
        }
        $this->chat = ChatTable::getRowById($id);
        return true;
    }

    public function getData($field = '')
    {
        return $field === '' ? $this->chat : ($this->chat[$field] ?? null);
    }

    public function isDataLoaded()
    {
        return $this->chat !== [];
    }

    public function update($fields)
    {
        ChatTable::update((int) $this->chat['ID'], $fields);
        $this->chat = array_merge($this->chat, $fields);
        return true;
    }

    /** One of ENTITY_DATA_1..3 in parts. */
    public function getFieldData($field)
    {
        $this->chat = array_merge($this->chat, (array) ChatTable::getRowById((int) $this->chat['ID'])); // others may have written it meanwhile
        $parts = explode('|', (string) ($this->chat[self::getFieldName($field)] ?? ''));
        if ($field === self::FIELD_SESSION) {
            return array_combine(
                ['CRM', 'CRM_ENTITY_TYPE', 'CRM_ENTITY_ID', 'PAUSE', 'WAIT_ACTION', 'ID', 'DATE_CREATE', 'LINE_ID', 'BLOCK_DATE', 'BLOCK_REASON'],
                array_replace(['N', 'NONE', '0', 'N', 'N', '0', '0', '0', '0', ''], count($parts) > 1 ? array_slice($parts, 0, 10) : [])
            );
        }
        if ($field === self::FIELD_CRM) {
            $data = ['LEAD' => '0', 'COMPANY' => '0', 'CONTACT' => '0', 'DEAL' => '0'];
            for ($i = 0; $i + 1 < count($parts); $i += 2) {
                $data[$parts[$i]] = $parts[$i + 1];
            }
            return $data;
        }
        return $parts[0] === 'Y';
    }

    /** @param array $fields FIELD_SESSION => [...], FIELD_CRM => [...] ([] resets it) */
    public function updateFieldData($fields)
    {
        $write = [];
        foreach ($fields as $name => $values) {
            if ($name === self::FIELD_SESSION) {
                $write['ENTITY_DATA_1'] = implode('|', array_replace($this->getFieldData($name), array_intersect_key($values, $this->getFieldData($name))));
            } elseif ($name === self::FIELD_CRM) {
                $data = array_replace($values === [] ? ['LEAD' => '0', 'COMPANY' => '0', 'CONTACT' => '0', 'DEAL' => '0'] : $this->getFieldData($name), $values);
                $write['ENTITY_DATA_2'] = "LEAD|{$data['LEAD']}|COMPANY|{$data['COMPANY']}|CONTACT|{$data['CONTACT']}|DEAL|{$data['DEAL']}";
            } else {
                $write['ENTITY_DATA_3'] = $values ? 'Y' : 'N';
            }
        }
        return $this->update($write);
    }

    public static function getFieldName($field)
    {
        return [self::FIELD_SESSION => 'ENTITY_DATA_1', self::FIELD_CRM => 'ENTITY_DATA_2', self::FIELD_SILENT_MODE => 'ENTITY_DATA_3'][$field] ?? '';
    }

    /** @param array $params CRM, ENTITY_TYPE, ENTITY_ID, and LEAD, COMPANY, CONTACT, DEAL ids */
    public function setCrmFlag($params)
    {
        $session = [];
        foreach (['CRM' => 'CRM', 'ENTITY_TYPE' => 'CRM_ENTITY_TYPE', 'ENTITY_ID' => 'CRM_ENTITY_ID'] as $key => $name) {
            if (isset($params[$key])) {
                $session[$name] = $params[$key];
            }
        }
        $crm = array_map('intval', array_intersect_key($params, array_flip(['LEAD', 'COMPANY', 'CONTACT', 'DEAL'])));
        return $this->updateFieldData([self::FIELD_SESSION => $session] + ($crm ? [self::FIELD_CRM => $crm] : []));
    }

    /** The operator accepts the dialog. An error when it is theirs already or somebody else is answering. */
    public function answer($userId, $skipSession = false, $skipMessage = false, $skipRead = false)
    {
        $result = new Result();
        $userId = (int) $userId;
        $chatId = (int) $this->chat['ID'];
        $this->chat = array_merge($this->chat, (array) ChatTable::getRowById($chatId));
        if ((int) $this->chat['AUTHOR_ID'] === $userId) {
            return $result->addError(new Error('Диалог уже ведёт этот оператор.', 'IMOL_CHAT_ERROR_ANSWER_ALREADY'));
        }
        $lock = "imol_answer_session_chat_id_{$chatId}";
        if (!Lock::getInstance()->set($lock)) {
            return $result->addError(new Error('Диалог сейчас принимает другой оператор.', 'IMOL_CHAT_ERROR_ANSWER_LOCK'));
        }
        try {
            $session = $this->session(($skipSession ? ['SKIP_CREATE' => 'Y'] : []));
            if ($session === null) {
                return $result->addError(new Error('Нет открытого диалога.', 'IMOL_CHAT_ERROR_SESSION'));
            }
            if ($session->getConfig('ACTIVE') === 'N') {
                return $result->addError(new Error('Открытая линия выключена.', 'IMOL_CHAT_ERROR_LINE_INACTIVE'));
            }
            (new \CIMChat(0))->AddUser($chatId, $userId, null, true);
            $session->answer($userId);
            $this->removeOthers($session, $userId);
            $this->update(['AUTHOR_ID' => $userId]);
            foreach (RelationTable::getList(['select' => ['ID', 'USER_ID'], 'filter' => ['=CHAT_ID' => $chatId], 'order' => ['ID' => 'ASC']])->fetchAll() as $row) {
                RelationTable::update((int) $row['ID'], ['MANAGER' => (int) $row['USER_ID'] === $userId ? 'Y' : 'N']);
            }
            $session->getCrmManager()->setOperatorId($userId);
            if (!$skipMessage) {
                $name = \Bitrix\Im\User::getInstance($userId)->getFullName();
                Im::addMessage(['TO_CHAT_ID' => $chatId, 'FROM_USER_ID' => $userId, 'MESSAGE' => "{$name} — оператор диалога", 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y']);
            }
            if (!$skipSession) {
                (new Event('imopenlines', 'OnChatAnswer', ['RUNTIME_SESSION' => $session, 'USER_ID' => $userId]))->send();
            }
            return $result->setResult(true);
        } finally {
            Lock::getInstance()->delete($lock);
        }
    }

    public function intercept($userId)
    {
        return $this->answer($userId)->isSuccess();
    }

    /** Passes the dialog on to the queue, by a person's wish. */
    public function skip($userId = 0)
    {
        $session = $this->session(['SKIP_CREATE' => 'Y']);
        if ($session === null) {
            return false;
        }
        (new Event('imopenlines', 'OnChatSkip', ['RUNTIME_SESSION' => $session, 'USER_ID' => (int) $userId]))->send();
        $name = \Bitrix\Im\User::getInstance((int) $userId)->getFullName();
        Im::addMessage(['TO_CHAT_ID' => $this->chat['ID'], 'MESSAGE' => "{$name} отказался от диалога", 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y']);
        $session->transferToNextInQueue(true);
        return true;
    }

    /** The bot that leads the dialog hands it to the queue. */
    public function endBotSession()
    {
        $session = $this->session(['SKIP_CREATE' => 'Y']);
        $botId = (int) ($session?->getData('OPERATOR_ID') ?? 0);
        if ($session === null || !\Bitrix\Im\User::getInstance($botId ?: -1)->isBot()) {
            return false;
        }
        if ($session->getConfig('WELCOME_BOT_LEFT') !== 'close') {
            (new \CIMChat(0))->DeleteUser($this->chat['ID'], $botId, false, true);
        }
        Im::addMessage(['TO_CHAT_ID' => $this->chat['ID'], 'MESSAGE' => 'Чат-бот передал диалог в очередь', 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y']);
        SessionTable::update((int) $session->getData('ID'), ['STATUS' => Session::STATUS_SKIP]);
        $session->loadByArray(['STATUS' => Session::STATUS_SKIP] + $session->getData(), $session->getConfig(), $this);
        $session->transferToNextInQueue(false);
        return true;
    }

    /**
     * @param array $params FROM, TO (user id, "queue", "queue<lineId>"), MODE (MANUAL by default), LEAVE 'Y'|'N', SKIP_CHECK
     * @return bool false: target refused, or the dialog is being moved elsewhere
     */
    public function transfer($params, ?Session $session = null)
    {
        $params += ['FROM' => 0, 'TO' => 0, 'MODE' => self::TRANSFER_MODE_MANUAL, 'LEAVE' => 'Y'];
        $lock = "imol_transfer_chat_id_{$this->chat['ID']}";
        if (!Lock::getInstance()->set($lock)) {
            return false;
        }
        try {
            $session ??= $this->session([]); // on a closed dialog this makes a new session
            if ($session === null) {
                return false;
            }
            $event = new Event('imopenlines', 'OnOperatorTransfer', [
                'CHAT' => $this->chat, 'SESSION' => $session, 'TRANSFER' => ['MODE' => $params['MODE'], 'FROM' => $params['FROM'], 'TO' => $params['TO']],
            ]);
            $event->send();
            foreach ($event->getResults() as $answer) {
                if ($answer->getType() === EventResult::SUCCESS && !empty($answer->getParameters()['TRANSFER_ID'])) {
                    $params['TO'] = $answer->getParameters()['TRANSFER_ID'];
                }
            }
            if (is_string($params['TO']) && str_starts_with($params['TO'], 'queue')) {
                return $this->transferToQueue($params, $session, (int) substr($params['TO'], 5));
            }
            return $this->transferToOperator($params, $session, (int) $params['FROM'], (int) $params['TO'], $params['MODE']);
        } finally {
            Lock::getInstance()->delete($lock);
        }
    }

    protected function transferToQueue($params, $session, $lineId)
    {
        $chatId = (int) $this->chat['ID'];
        $id = (int) $session->getData('ID');
        $from = (int) $params['FROM'];
        $previousLine = (int) $session->getData('CONFIG_ID');
        $lineId = $lineId ?: $previousLine;
        $isWaiting = (int) $session->getData('STATUS') < Session::STATUS_ANSWER;
        $session->setOperatorId(0, true); // before anybody leaves and before the row of the transfer
        $this->update(['AUTHOR_ID' => 0]);
        $this->updateFieldData([self::FIELD_SESSION => ['LINE_ID' => $lineId === $previousLine ? 0 : $lineId]]);
        $keep = \Bitrix\Im\User::getInstance($from ?: -1)->isBot() ? [$from] : [];
        foreach ($this->members() as $member) {
            if (!in_array($member, $keep, true)) {
                (new \CIMChat(0))->DeleteUser($chatId, $member, false, true);
            }
        }
        if ($isWaiting) {
            (new Relation($chatId))->removeAllRelations();
        }
        OperatorTransferTable::add([
            'CONFIG_ID' => $previousLine, 'SESSION_ID' => $id, 'USER_ID' => $from, 'TRANSFER_MODE' => $params['MODE'], 'TRANSFER_TYPE' => 'QUEUE', 'TRANSFER_LINE_ID' => $lineId,
        ]);
        $this->updateFieldData([self::FIELD_SESSION => []]);
        $session->update(['CONFIG_ID' => $lineId, 'QUEUE_HISTORY' => serialize([]), 'OPERATOR_FROM_CRM' => 'N']);
        $session->loadByArray($session->getData(), (new Config())->get($lineId), $this);
        $session->transferToNextInQueue(false);
        Im::addMessage(['TO_CHAT_ID' => $chatId, 'MESSAGE' => 'Диалог передан в очередь', 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y']);
        return true;
    }

    protected function transferToOperator($params, $session, $from, $to, $mode)
    {
        if ($to > 0 && ($params['SKIP_CHECK'] ?? 'N') !== 'Y') {
            $target = \Bitrix\Im\User::getInstance($to);
            if (!$target->isActive() || $target->isBot() || $target->isConnector() || $target->isExtranet()) {
                return false;
            }
        }
        if ($to === 0 && $mode !== self::TRANSFER_MODE_AUTO) {
            return false;
        }
        $chatId = (int) $this->chat['ID'];
        $id = (int) $session->getData('ID');
        $isWaiting = (int) $session->getData('STATUS') < Session::STATUS_ANSWER;
        $isOffer = $mode === self::TRANSFER_MODE_AUTO;
        $relation = new Relation($chatId);
        if ($isWaiting) {
            if ($from > 0 && ($isOffer || $params['LEAVE'] !== 'N')) {
                $relation->removeRelation($from);
            }
            $isLeavingBot = $from > 0 && $from === (int) $session->getConfig('WELCOME_BOT_ID') && $session->getConfig('WELCOME_BOT_LEFT') === 'queue';
            if ($isLeavingBot && $params['LEAVE'] !== 'N') {
                (new \CIMChat(0))->DeleteUser($chatId, $from, false, true);
            }
        } elseif ($from > 0 && $from !== $to && $params['LEAVE'] !== 'N') {
            (new \CIMChat(0))->DeleteUser($chatId, $from, false, true);
        }
        if ($from > 0) {
            $this->update(['AUTHOR_ID' => 0]);
        }
        if (!$isWaiting && $to > 0) { // a real member from the start
            (new \CIMChat(0))->AddUser($chatId, $to, null, true);
        } elseif (!$isOffer) {
            (new \CIMChat(0))->AddUser($chatId, $to, null, true);
        }
        OperatorTransferTable::add([
            'CONFIG_ID' => (int) $session->getData('CONFIG_ID'), 'SESSION_ID' => $id, 'USER_ID' => $from, 'TRANSFER_MODE' => $mode, 'TRANSFER_TYPE' => 'USER', 'TRANSFER_USER_ID' => $to,
        ]);
        $this->announceTransfer($from, $to, $mode);
        $isFirstHuman = empty($session->getData('DATE_OPERATOR')) && \Bitrix\Im\User::getInstance($from ?: -1)->isBot() && $to > 0;
        if ($isOffer) {
            $session->setOperatorId($to, true);
            $fromCrm = ['OPERATOR_FROM_CRM' => 'N'];
            if ($isFirstHuman) {
                $now = new DateTime();
                $fromCrm += ['DATE_OPERATOR' => $now, 'TIME_BOT' => max(0, $now->getTimestamp() - $session->getData('DATE_CREATE')->getTimestamp())];
            }
            SessionTable::update($id, $fromCrm);
            $session->loadByArray(array_merge($session->getData(), $fromCrm), $session->getConfig(), $this);
            if ($isWaiting && $to > 0) {
                $relation->addRelation($to);
            }
            return true;
        }
        $this->answer($to, false, true);
        $session->loadByArray(SessionTable::getRowById($id), $session->getConfig(), $this);
        $session->update(['OPERATOR_FROM_CRM' => 'N'] + ($isFirstHuman ? ['DATE_OPERATOR' => new DateTime()] : []));
        return true;
    }

    /** @param array $params ACTIVE 'Y'|'N', USER_ID (checked to be the operator unless empty) */
    public function setPauseFlag($params)
    {
        $session = $this->session(['SKIP_CREATE' => 'Y']);
        if ($session === null || (!empty($params['USER_ID']) && (int) $params['USER_ID'] !== (int) $session->getData('OPERATOR_ID'))) {
            return false;
        }
        $session->pause(($params['ACTIVE'] ?? 'Y') === 'Y');
        $this->updateFieldData([self::FIELD_SESSION => ['PAUSE' => $params['ACTIVE'] ?? 'Y']]);
        return true;
    }

    public function setSilentMode($active = true)
    {
        return $this->updateFieldData([self::FIELD_SILENT_MODE => (bool) $active]);
    }

    /** Everyone but the client leaves. */
    public function close()
    {
        foreach ($this->members() as $member) {
            \Playground\ChatMembers::remove($this->chat, RelationTable::getRow(['filter' => ['=CHAT_ID' => (int) $this->chat['ID'], '=USER_ID' => $member]]));
        }
        return true;
    }

    public function leave($userId)
    {
        return (new \CIMChat(0))->DeleteUser($this->chat['ID'], $userId, false, true);
    }

    public function join($userId, $skipMessage = true, $skipRecent = false, $skipRelation = false)
    {
        return (new \CIMChat(0))->AddUser($this->chat['ID'], $userId, null, $skipMessage);
    }

    public function finish($userId = 0, $permissionOtherClose = true, $skipSystemMessage = false, $forcedSendVote = null)
    {
        $result = new Result();
        $lock = "imol_close_chat_id_{$this->chat['ID']}";
        if (!Lock::getInstance()->set($lock)) {
            return $result; // a success without a result: nothing was done
        }
        try {
            $session = $this->session(['SKIP_CREATE' => 'Y']);
            if ($session === null) {
                return $result->addError(new Error('Нет открытого диалога.', 'IMOL_CHAT_ERROR_SESSION'));
            }
            if ((int) $userId > 0 && (int) $session->getData('OPERATOR_ID') === 0) {
                $this->answer($userId);
                $session = $this->session(['SKIP_CREATE' => 'Y']);
            }
            (new Event('imopenlines', 'OnChatFinish', ['RUNTIME_SESSION' => $session]))->send();
            $isWaiting = (int) $session->getData('STATUS') === Session::STATUS_WAIT_CLIENT;
            $session->finish(false, $skipSystemMessage || $isWaiting);
            return $result->setResult(true);
        } finally {
            Lock::getInstance()->delete($lock);
        }
    }

    public function markSpamAndFinish($userId)
    {
        $session = $this->session(['SKIP_CREATE' => 'Y']);
        if ($session === null) {
            return false;
        }
        (new Event('imopenlines', 'OnChatMarkSpam', ['RUNTIME_SESSION' => $session, 'USER_ID' => (int) $userId]))->send();
        $session->markSpam();
        $session->finish(false, true);
        return true;
    }

    public static function getChatIdByUserCode($userCode)
    {
        $row = ChatTable::getRow(['select' => ['ID'], 'filter' => ['=ENTITY_TYPE' => 'LINES', '=ENTITY_ID' => $userCode], 'order' => ['ID' => 'DESC']]);
        return $row ? (int) $row['ID'] : 0;
    }

    public static function getChatIdBySession($sessionId)
    {
        return (int) (SessionTable::getRowById((int) $sessionId)['CHAT_ID'] ?? 0);
    }

    public static function parseLinesChatEntityId($entityId)
    {
        [$connector, $line, $chat, $user] = explode('|', (string) $entityId) + ['', '', '', ''];
        return ['connectorId' => $connector, 'lineId' => $line, 'connectorChatId' => $chat, 'connectorUserId' => $user];
    }

    private function session(array $params): ?Session
    {
        $session = new Session();
        $session->setChat($this);
        return $session->load(['USER_CODE' => $this->chat['ENTITY_ID']] + $params) ? $session : null;
    }

    /** All human participants but the new operator leave, and the welcome bot whose time is over. */
    private function removeOthers(Session $session, int $operatorId): void
    {
        foreach ($this->members() as $member) {
            $isBot = \Bitrix\Im\User::getInstance($member)->isBot();
            $isGate = $isBot && $member === (int) $session->getConfig('WELCOME_BOT_ID') && $session->getConfig('WELCOME_BOT_LEFT') === 'queue';
            if ($member !== $operatorId && (!$isBot || $isGate)) {
                (new \CIMChat(0))->DeleteUser($this->chat['ID'], $member, false, true);
                (new Relation((int) $this->chat['ID']))->removeRelation($member);
            }
        }
    }

    /** @return list<int> everyone but the client */
    private function members(): array
    {
        $ids = [];
        foreach (RelationTable::getList(['select' => ['USER_ID'], 'filter' => ['=CHAT_ID' => (int) $this->chat['ID']], 'order' => ['ID' => 'ASC']])->fetchAll() as $row) {
            if (!\Bitrix\Im\User::getInstance($row['USER_ID'])->isConnector()) {
                $ids[] = (int) $row['USER_ID'];
            }
        }
        return $ids;
    }

    private function announceTransfer(int $from, int $to, string $mode): void
    {
        if ($to === 0) {
            return;
        }
        $name = \Bitrix\Im\User::getInstance($to)->getFullName();
        $text = $mode === self::TRANSFER_MODE_AUTO
            ? "Обращение направлено на {$name}"
            : (\Bitrix\Im\User::getInstance($from ?: -1)->getFullName() ?: 'Система') . " передаёт диалог: {$name}";
        Im::addMessage(['TO_CHAT_ID' => $this->chat['ID'], 'MESSAGE' => $text, 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y']
            + ($mode === self::TRANSFER_MODE_AUTO ? ['FAKE_RELATION' => $to] : []));
    }
}
