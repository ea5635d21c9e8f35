<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\ImOpenLines\Model\ConfigTable;
use Bitrix\ImOpenLines\Model\QueueTable;
use Bitrix\Main\Event;
use Bitrix\Main\Loader;
use Bitrix\Main\Type\DateTime;

/** Settings of the lines. */
class Config
{
    public const CRM_CREATE_NONE = 'none';
    public const CRM_CREATE_LEAD = 'lead';
    public const CRM_CREATE_DEAL = 'deal';
    public const QUEUE_TYPE_EVENLY = 'evenly';
    public const QUEUE_TYPE_STRICTLY = 'strictly';
    public const QUEUE_TYPE_ALL = 'all';
    public const BOT_JOIN_FIRST = 'first';
    public const BOT_JOIN_ALWAYS = 'always';
    public const BOT_LEFT_QUEUE = 'queue';
    public const BOT_LEFT_CLOSE = 'close';

    public function __construct($userId = null)
    {
    }

    public static function getInstance()
    {
        return new self();
    }

    /** @return array|false columns of the line, with QUEUE = ids of its users */
    public function get($id, $withQueue = true, $showOffline = true, $withConfigQueue = false)
    {
        $row = ConfigTable::getRowById((int) $id);
        if ($row === null) {
            return false;
        }
        if ($withQueue) {
            $row['QUEUE'] = array_map('intval', array_column(
                QueueTable::getList(['select' => ['USER_ID'], 'filter' => ['=CONFIG_ID' => (int) $id], 'order' => ['SORT' => 'ASC', 'ID' => 'ASC']])->fetchAll(),
                'USER_ID'
            ));
        }
        if ($withConfigQueue) {
            $row['configQueue'] = (new QueueManager($id))->getConfigQueue();
        }
        return $row;
    }

    public function getList(array $params, $options = [])
    {
        return ConfigTable::getList($params)->fetchAll();
    }

    public function create($params = [])
    {
        $id = ConfigTable::add(array_diff_key($params, ['QUEUE' => 1]) + ['TEMPORARY' => 'N', 'DATE_CREATE' => new DateTime(), 'DATE_MODIFY' => new DateTime()])->getId();
        (new Event('imopenlines', 'OnImopenlineCreate', ['line' => $id]))->send();
        return $id;
    }

    /** Without WELCOME_BOT_ENABLE = Y in the call the welcome bot is switched off: ID 0, TIME 600. */
    public function update($id, $params = [])
    {
        $before = ConfigTable::getRowById((int) $id);
        if ($before === null) {
            return false;
        }
        $touchesBot = array_filter(array_keys($params), static fn($name) => str_starts_with((string) $name, 'WELCOME_BOT_'));
        if ($touchesBot && ($params['WELCOME_BOT_ENABLE'] ?? 'N') !== 'Y') {
            $params = ['WELCOME_BOT_ENABLE' => 'N', 'WELCOME_BOT_ID' => 0, 'WELCOME_BOT_TIME' => 600] + $params;
        }
        $queue = $params['QUEUE'] ?? null;
        $fields = array_intersect_key($params, ConfigTable::getEntity()->getFields());
        ConfigTable::update((int) $id, $fields + ['DATE_MODIFY' => new DateTime()]);
        if ($queue !== null) {
            (new QueueManager($id))->update($queue);
        }
        if (isset($fields['QUEUE_TYPE']) && $fields['QUEUE_TYPE'] !== $before['QUEUE_TYPE']) {
            (new Event('imopenlines', 'OnImopenlineChangeQueueType', ['line' => (int) $id, 'typeBefore' => $before['QUEUE_TYPE'], 'typeAfter' => $fields['QUEUE_TYPE']]))->send();
        }
        if (isset($fields['ACTIVE']) && $fields['ACTIVE'] !== $before['ACTIVE']) {
            (new Event('imopenlines', 'OnAfterImopenlineActiveChange', ['line' => (int) $id, 'active' => $fields['ACTIVE']]))->send();
        }
        return true;
    }

    public function setActive($id, $status = true)
    {
        return $this->update($id, ['ACTIVE' => $status ? 'Y' : 'N']);
    }

    public function delete($id)
    {
        ConfigTable::delete((int) $id);
        (new Event('imopenlines', 'OnImopenlineDelete', ['line' => (int) $id]))->send();
        return true;
    }

    public static function isOperator($userId)
    {
        return QueueTable::getCount(['=USER_ID' => (int) $userId]) > 0;
    }

    public static function isTimeManActive()
    {
        return Loader::includeModule('timeman') && \CBXFeatures::IsFeatureEnabled('timeman');
    }
}
