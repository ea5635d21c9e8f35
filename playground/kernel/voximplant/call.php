<?php

declare(strict_types=1);

namespace Bitrix\Voximplant;

use Bitrix\Main\Application;
use Bitrix\Main\Type\DateTime;
use Bitrix\Voximplant\Model\CallCrmEntityTable;
use Bitrix\Voximplant\Model\CallTable;
use Bitrix\Voximplant\Model\CallUserTable;

/** A call that is going on. Within one process everybody who loads a call holds the same object. */
class Call
{
    /** @var array<string, self> by CALL_ID */
    private static array $instances = [];
    private array $fields;
    /** @var list<array{ENTITY_TYPE: string, ENTITY_ID: int, IS_PRIMARY: string, IS_CREATED: string}> */
    private array $crmEntities = [];

    protected function __construct()
    {
    }

    /** @return self|false */
    public static function load($callId)
    {
        $callId = (string) $callId;
        if (!isset(self::$instances[$callId])) {
            $row = CallTable::getRow(['filter' => ['=CALL_ID' => $callId]]);
            if ($row === null) {
                return false;
            }
            $call = new self();
            $call->fromArray($row);
            $call->loadCrmEntities();
            self::$instances[$callId] = $call;
        }
        return self::$instances[$callId];
    }

    /** @param array $fields columns of b_voximplant_call */
    public static function create(array $fields)
    {
        $call = new self();
        $call->fromArray($fields + [
            'CONFIG_ID' => null, 'USER_ID' => 0, 'PORTAL_USER_ID' => null, 'EXTERNAL_CALL_ID' => null, 'STATUS' => CallTable::STATUS_WAITING, 'CRM' => 'Y', 'CRM_ACTIVITY_ID' => null,
            'CRM_CALL_LIST' => null, 'CRM_BINDINGS' => [], 'ACCESS_URL' => null, 'DATE_CREATE' => new DateTime(), 'REST_APP_ID' => null, 'EXTERNAL_LINE_ID' => null, 'PORTAL_NUMBER' => null,
            'STAGE' => null, 'IVR_ACTION_ID' => null, 'QUEUE_ID' => 0, 'QUEUE_HISTORY' => serialize([]), 'SESSION_ID' => null, 'CALLBACK_PARAMETERS' => '[]', 'COMMENT' => null,
            'WORKTIME_SKIPPED' => 'N', 'SIP_HEADERS' => serialize([]), 'GATHERED_DIGITS' => null, 'PARENT_CALL_ID' => null, 'LAST_PING' => new DateTime(), 'EXECUTION_GRAPH' => '[]',
        ]);
        $call->save();
        return self::$instances[$call->getCallId()] = $call;
    }

    /** The row and the people of the call; what is known of its clients stays. */
    public static function delete($callId)
    {
        unset(self::$instances[(string) $callId]);
        $connection = Application::getConnection();
        $id = $connection->getSqlHelper()->convertToDbString((string) $callId);
        $connection->queryExecute("DELETE FROM b_voximplant_call_user WHERE CALL_ID = {$id}");
        $row = CallTable::getRow(['select' => ['ID'], 'filter' => ['=CALL_ID' => (string) $callId]]);
        if ($row !== null) {
            CallTable::delete((int) $row['ID']);
        }
    }

    public function getId()
    {
        return (int) $this->fields['ID'];
    }

    public function getCallId()
    {
        return (string) $this->fields['CALL_ID'];
    }

    public function getExternalCallId()
    {
        return $this->fields['EXTERNAL_CALL_ID'] ?? null;
    }

    /** CVoxImplantMain::CALL_* */
    public function getIncoming()
    {
        return (int) $this->fields['INCOMING'];
    }

    public function getUserId()
    {
        return (int) ($this->fields['USER_ID'] ?? 0);
    }

    public function updateUserId($userId)
    {
        $this->update(['USER_ID' => (int) $userId]);
    }

    public function getPortalUserId()
    {
        return (int) ($this->fields['PORTAL_USER_ID'] ?? 0);
    }

    public function updatePortalUserId($portalUserId)
    {
        $this->update(['PORTAL_USER_ID' => (int) $portalUserId]);
    }

    /** How the portal tells one is not known; here an employee on the other side (PORTAL_USER_ID) makes a call internal. */
    public function isInternalCall()
    {
        return $this->getPortalUserId() > 0;
    }

    public function getQueueId()
    {
        return (int) ($this->fields['QUEUE_ID'] ?? 0);
    }

    public function getSessionId()
    {
        return $this->fields['SESSION_ID'] ?? null;
    }

    /** Settings of the line: columns of b_voximplant_config. */
    public function getConfig()
    {
        return (int) ($this->fields['CONFIG_ID'] ?? 0) > 0 ? ConfigTable::getRowById((int) $this->fields['CONFIG_ID']) ?? [] : [];
    }

    /** The client, whoever called whom. */
    public function getCallerId()
    {
        return (string) ($this->fields['CALLER_ID'] ?? '');
    }

    public function getPortalNumber()
    {
        return (string) ($this->fields['PORTAL_NUMBER'] ?? '');
    }

    public function getDateCreate()
    {
        return $this->fields['DATE_CREATE'] ?? null;
    }

    public function getRestAppId()
    {
        return (int) ($this->fields['REST_APP_ID'] ?? 0);
    }

    public function getExternalLineId()
    {
        return (int) ($this->fields['EXTERNAL_LINE_ID'] ?? 0);
    }

    public function getStatus()
    {
        return (string) $this->fields['STATUS'];
    }

    public function updateStatus($status)
    {
        $this->update(['STATUS' => (string) $status]);
    }

    public function isCrmEnabled()
    {
        return ($this->fields['CRM'] ?? 'N') === 'Y';
    }

    public function getCrmActivityId()
    {
        return (int) ($this->fields['CRM_ACTIVITY_ID'] ?? 0);
    }

    public function setCrmActivityId($crmActivityId)
    {
        $this->fields['CRM_ACTIVITY_ID'] = (int) $crmActivityId;
    }

    /** @return list<array{ENTITY_TYPE: string, ENTITY_ID: int, IS_PRIMARY: string, IS_CREATED: string}> */
    public function getCrmEntities()
    {
        return $this->crmEntities;
    }

    public function getCreatedCrmEntities()
    {
        return array_values(array_filter($this->crmEntities, static fn(array $entity) => $entity['IS_CREATED'] === 'Y'));
    }

    /** Merges by type and id: rows that are not named stay as they are, a former primary one too. */
    public function updateCrmEntities(array $crmEntities)
    {
        foreach ($crmEntities as $entity) {
            $row = [
                'ENTITY_TYPE' => (string) $entity['ENTITY_TYPE'], 'ENTITY_ID' => (int) $entity['ENTITY_ID'],
                'IS_PRIMARY' => (string) ($entity['IS_PRIMARY'] ?? 'N'), 'IS_CREATED' => (string) ($entity['IS_CREATED'] ?? 'N'),
            ];
            CallCrmEntityTable::merge(['CALL_ID' => $this->getCallId()] + $row);
        }
        $this->loadCrmEntities();
    }

    public function getPrimaryEntityType()
    {
        return $this->primary()['ENTITY_TYPE'] ?? '';
    }

    public function getPrimaryEntityId()
    {
        return (int) ($this->primary()['ENTITY_ID'] ?? 0);
    }

    /** @return list<array{OWNER_TYPE_ID: int, OWNER_ID: int}> */
    public function getCrmBindings()
    {
        return $this->fields['CRM_BINDINGS'];
    }

    public function updateCrmBindings(array $bindings)
    {
        $this->update(['CRM_BINDINGS' => $bindings]);
    }

    /** @return array<int, array> rows of b_voximplant_call_user by user id */
    public function getUsers()
    {
        return array_column(CallUserTable::getList(['filter' => ['=CALL_ID' => $this->getCallId()], 'order' => ['USER_ID' => 'ASC']])->fetchAll(), null, 'USER_ID');
    }

    public function getUserIds()
    {
        return array_map('intval', array_keys($this->getUsers()));
    }

    public function addUsers(array $userIds, $role, $status = '')
    {
        foreach ($userIds as $userId) {
            CallUserTable::merge(['USER_ID' => (int) $userId, 'ROLE' => (string) $role, 'STATUS' => (string) $status, 'INSERTED' => new DateTime(), 'CALL_ID' => $this->getCallId()]);
        }
    }

    /** An employee speaks with the client: others' phones stop ringing. */
    public function handleUserConnected($userId, $device)
    {
        CallUserTable::update(['CALL_ID' => $this->getCallId(), 'USER_ID' => (int) $userId], ['STATUS' => CallUserTable::STATUS_CONNECTED, 'DEVICE' => (string) $device]);
        $this->update(['STATUS' => CallTable::STATUS_CONNECTED, 'USER_ID' => (int) $userId]);
    }

    public function update(array $fields)
    {
        $this->fromArray($fields + $this->fields);
        CallTable::update($this->getId(), self::row($fields));
    }

    public function toArray()
    {
        return $this->fields;
    }

    protected function loadCrmEntities()
    {
        $rows = CallCrmEntityTable::getList(['filter' => ['=CALL_ID' => $this->getCallId()], 'order' => ['ENTITY_TYPE' => 'ASC', 'ENTITY_ID' => 'ASC']])->fetchAll();
        $this->crmEntities = array_map(static fn(array $row) => ['ENTITY_ID' => (int) $row['ENTITY_ID']] + array_diff_key($row, ['CALL_ID' => 1]), $rows);
    }

    protected function save()
    {
        $this->fields['ID'] = CallTable::add(self::row($this->fields))->getId();
    }

    protected function fromArray(array $fields)
    {
        $bindings = $fields['CRM_BINDINGS'] ?? [];
        $fields['CRM_BINDINGS'] = is_array($bindings) ? $bindings : (unserialize($bindings, ['allowed_classes' => false]) ?: []);
        $this->fields = $fields;
    }

    /** One with IS_PRIMARY = Y; which of several is not known. */
    private function primary(): array
    {
        foreach ($this->crmEntities as $entity) {
            if ($entity['IS_PRIMARY'] === 'Y') {
                return $entity;
            }
        }
        return [];
    }

    private static function row(array $fields): array
    {
        if (isset($fields['CRM_BINDINGS'])) {
            $fields['CRM_BINDINGS'] = serialize($fields['CRM_BINDINGS']);
        }
        return array_diff_key($fields, ['ID' => 1]);
    }
}
