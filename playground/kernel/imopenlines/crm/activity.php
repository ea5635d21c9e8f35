<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Crm;

use Bitrix\ImOpenLines\Session;
use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;

/** The session's activity in the CRM. */
class Activity
{
    /** @param array $params SESSION (Session), BINDINGS, RESPONSIBLE_ID, COMMUNICATIONS_ENTITY: what was made for this session, in its order */
    public static function add($params = [])
    {
        $result = new \Bitrix\ImOpenLines\Result();
        /** @var Session $session */
        $session = $params['SESSION'];
        $code = Session\Common::parseUserCode($session->getData('USER_CODE'));
        $isInput = $session->getData('MODE') === Session::MODE_INPUT;
        $communications = [];
        $registered = array_map(static fn($one) => ['OWNER_TYPE_ID' => $one->getEntityTypeId(), 'OWNER_ID' => $one->getEntityId()], $params['COMMUNICATIONS_ENTITY'] ?? []);
        foreach ($registered ?: $params['BINDINGS'] as $binding) {
            $communications[] = ['ID' => 0, 'TYPE' => 'IM', 'VALUE' => 'imol|' . $session->getData('USER_CODE'), 'ENTITY_ID' => $binding['OWNER_ID'], 'ENTITY_TYPE_ID' => $binding['OWNER_TYPE_ID']];
        }
        $fields = [
            'TYPE_ID' => \CCrmActivityType::Provider,
            'PROVIDER_ID' => 'IMOPENLINES_SESSION',
            'NOTIFY_TYPE' => 0,
            'RESULT_MARK' => 0,
            'PROVIDER_TYPE_ID' => $code['CONFIG_ID'],
            'SUBJECT' => 'Открытая линия: ' . $session->getConfig('LINE_NAME'),
            'ASSOCIATED_ENTITY_ID' => (int) $session->getData('ID'),
            'ORIGIN_ID' => 'IMOL_' . (int) $session->getData('ID'),
            'START_TIME' => new DateTime(),
            'COMPLETED' => 'N',
            'DIRECTION' => $isInput ? \CCrmActivityDirection::Incoming : \CCrmActivityDirection::Outgoing,
            'RESULT_STATUS' => $session->getData('WAIT_ANSWER') === 'Y' ? 1 : 2,
            'BINDINGS' => $params['BINDINGS'],
            'AUTHOR_ID' => (int) $params['RESPONSIBLE_ID'],
            'RESPONSIBLE_ID' => (int) $params['RESPONSIBLE_ID'],
            'PROVIDER_PARAMS' => ['USER_CODE' => $session->getData('USER_CODE')],
            'RESULT_SOURCE_ID' => $code['CONNECTOR_ID'],
            'COMMUNICATIONS' => $communications,
            'IS_INCOMING_CHANNEL' => $isInput ? 'Y' : 'N',
        ];
        if ($isInput) {
            (new Event('imopenlines', 'OnImOpenLineRegisteredInCrm', $fields))->send(); // a copy: handlers change nothing
        }
        $id = \CCrmActivity::Add($fields, false, true, ['REGISTER_SONET_EVENT' => true]);
        if ($id) {
            \Playground\ActivityTraces::saveChannel((int) $id, 4, (int) $code['CONFIG_ID'], $code['CONNECTOR_ID']);
        }
        return $result->setResult($id);
    }

    public static function update($id, $params = [])
    {
        $result = new \Bitrix\ImOpenLines\Result();
        return $result->setResult(\CCrmActivity::Update($id, $params, false, true, ['REGISTER_SONET_EVENT' => false]));
    }
}
