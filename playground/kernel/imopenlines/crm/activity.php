<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Crm;

use Bitrix\ImOpenLines\Session;
use Bitrix\Main\Event;

/** The session's activity in the CRM. */
class Activity
{
    /** @param array $params SESSION (Session), BINDINGS, RESPONSIBLE_ID, COMMUNICATIONS_ENTITY */
    public static function add($params = [])
    {
        $result = new \Bitrix\ImOpenLines\Result();
        /** @var Session $session */
        $session = $params['SESSION'];
        $code = Session\Common::parseUserCode($session->getData('USER_CODE'));
        $isInput = $session->getData('MODE') === Session::MODE_INPUT;
        $client = array_values(array_filter($params['BINDINGS'], static fn(array $b) => in_array($b['OWNER_TYPE_ID'], [\CCrmOwnerType::Contact, \CCrmOwnerType::Company], true)));
        $communications = [];
        foreach ($client ?: $params['BINDINGS'] as $binding) {
            $communications[] = ['ID' => 0, 'TYPE' => 'IM', 'VALUE' => 'imol|' . $session->getData('USER_CODE'), 'ENTITY_ID' => $binding['OWNER_ID'], 'ENTITY_TYPE_ID' => $binding['OWNER_TYPE_ID']];
        }
        $fields = [
            'TYPE_ID' => \CCrmActivityType::Provider,
            'PROVIDER_ID' => 'IMOPENLINES_SESSION',
            'PROVIDER_TYPE_ID' => $code['CONFIG_ID'],
            'ASSOCIATED_ENTITY_ID' => (int) $session->getData('ID'),
            'ORIGIN_ID' => 'IMOL_' . (int) $session->getData('ID'),
            'SUBJECT' => 'Открытая линия: ' . $session->getConfig('LINE_NAME'),
            'COMPLETED' => 'N',
            'RESPONSIBLE_ID' => (int) $params['RESPONSIBLE_ID'],
            'DIRECTION' => $isInput ? \CCrmActivityDirection::Incoming : \CCrmActivityDirection::Outgoing,
            'RESULT_STATUS' => $session->getData('WAIT_ANSWER') === 'Y' ? 1 : 2,
            'RESULT_STREAM' => $isInput ? 1 : 2,
            'RESULT_SOURCE_ID' => $code['CONNECTOR_ID'],
            'PROVIDER_PARAMS' => ['USER_CODE' => $session->getData('USER_CODE')],
            'BINDINGS' => $params['BINDINGS'],
            'OWNER_TYPE_ID' => $params['BINDINGS'][0]['OWNER_TYPE_ID'],
            'OWNER_ID' => $params['BINDINGS'][0]['OWNER_ID'],
            'COMMUNICATIONS' => $communications,
        ];
        if ($isInput) {
            (new Event('imopenlines', 'OnImOpenLineRegisteredInCrm', $fields))->send(); // a copy: handlers change nothing
        }
        return $result->setResult(\CCrmActivity::Add($fields, false, true, ['REGISTER_SONET_EVENT' => true]));
    }

    public static function update($id, $params = [])
    {
        $result = new \Bitrix\ImOpenLines\Result();
        return $result->setResult(\CCrmActivity::Update($id, $params, false, true, ['REGISTER_SONET_EVENT' => false]));
    }
}
