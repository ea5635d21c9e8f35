<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\ImOpenLines\Model\QueueTable;
use Bitrix\ImOpenLines\Model\SessionCheckTable;
use Bitrix\Main\Application;
use Bitrix\Main\Loader;
use Bitrix\Main\Type\DateTime;

/** Who may take a dialog. */
class Queue
{
    public const REASON_DEFAULT = 'DEFAULT';
    public const REASON_OPERATOR_ABSENT = 'VACATION';
    public const REASON_OPERATOR_DAY_PAUSE = 'NONWORKING';
    public const REASON_OPERATOR_DAY_END = 'NONWORKING';
    public const REASON_OPERATOR_DELETED = 'DISMISSAL';
    public const REASON_REMOVING = 'REMOVING';
    public const REASON_OPERATOR_NOT_AVAILABLE = 'NOT_AVAILABLE';
    public const REASON_OPERATOR_OFFLINE = 'OFFLINE';

    /** The queue object for the line's QUEUE_TYPE. */
    public static function initialization(Session $session)
    {
        return match ($session->getConfig('QUEUE_TYPE')) {
            'strictly' => new Queue\Strictly($session),
            'all' => new Queue\All($session),
            default => new Queue\Evenly($session),
        };
    }

    public static function getList(array $params)
    {
        return QueueTable::getList($params);
    }

    /** Bots and connector users are not. */
    public static function isRealOperator($userId)
    {
        $user = \Bitrix\Im\User::getInstance((int) $userId ?: -1);
        return $user->isExists() && !$user->isBot() && !$user->isConnector();
    }

    /** True, or the reason why not. Only ACTIVE counts on lines with CHECK_AVAILABLE = N. */
    public static function isOperatorActive($userId, $isCheckAvailable = 'Y', bool $ignorePause = false)
    {
        $user = \Bitrix\Im\User::getInstance((int) $userId ?: -1);
        if ($user->isBot() || $user->isConnector()) {
            return true;
        }
        if (!$user->isActive()) {
            return self::REASON_OPERATOR_DELETED;
        }
        if ($isCheckAvailable !== 'Y') {
            return true;
        }
        if ($user->isAbsent()) {
            return self::REASON_OPERATOR_ABSENT;
        }
        if ((new UserPause((int) $userId))->getStatus()) {
            return self::REASON_OPERATOR_DAY_PAUSE;
        }
        if (Config::isTimeManActive()) {
            return self::getActiveStatusByTimeman((int) $userId, $ignorePause);
        }
        return Im::userIsOnline((int) $userId) ? true : self::REASON_OPERATOR_OFFLINE;
    }

    public static function getActiveStatusByTimeman(int $userId, bool $ignorePause = false)
    {
        if (!Loader::includeModule('timeman')) {
            return true;
        }
        $timeman = new \CTimeManUser($userId, SITE_ID);
        if (empty($timeman->GetSettings(['UF_TIMEMAN'])['UF_TIMEMAN'])) {
            return true;
        }
        return match ($timeman->getCurrentRecordStatus()) {
            'OPENED' => true,
            'PAUSED' => $ignorePause ? true : self::REASON_OPERATOR_DAY_PAUSE,
            default => self::REASON_OPERATOR_DAY_END,
        };
    }

    public static function isOperatorOnline($userId)
    {
        return Im::userIsOnline($userId);
    }

    public static function isOperatorSingleInLine($lineId, $userId)
    {
        $users = array_column(QueueTable::getList(['select' => ['USER_ID'], 'filter' => ['=CONFIG_ID' => (int) $lineId]])->fetchAll(), 'USER_ID');
        return count($users) === 1 && (int) $users[0] === (int) $userId;
    }

    /** MAX_CHAT minus the user's busy sessions of the line. */
    public static function getCountFreeSlotOperator($userId, $lineId = 0, $maxChat = 0, $typeMaxChat = 'answered_new')
    {
        $limit = ['answered_new' => 25, 'answered' => 40, 'closed' => 50][$typeMaxChat] ?? 25;
        $connection = Application::getConnection();
        $busy = (int) $connection->queryScalar(
            "SELECT COUNT(*) FROM b_imopenlines_session WHERE OPERATOR_ID = " . (int) $userId . ' AND CONFIG_ID = ' . (int) $lineId . " AND STATUS < {$limit} AND CLOSED = 'N'"
        );
        $items = (int) $connection->queryScalar("SELECT COUNT(*) FROM b_im_recent WHERE USER_ID = " . (int) $userId . " AND ITEM_TYPE = 'L'");
        return min(1000 - $items, (int) $maxChat > 0 ? (int) $maxChat - $busy : 1000);
    }

    /** The queue's agent takes the session at its next run. */
    public static function returnSessionToQueue($sessionId, $reasonReturn = self::REASON_DEFAULT)
    {
        SessionCheckTable::update((int) $sessionId, ['DATE_QUEUE' => new DateTime(), 'REASON_RETURN' => $reasonReturn]);
        return true;
    }
}
