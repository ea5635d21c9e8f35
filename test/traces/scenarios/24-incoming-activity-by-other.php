<?php

declare(strict_types=1);

return static function (Run $run): void {
    $deal = $run->world->dealOfReturningClient(['UF_CRM_LINEWARDEN' => 'alfa', 'ASSIGNED_BY_ID' => 12, 'STAGE_ID' => 'PREPARATION', 'OBSERVERS' => [11]]);
    $call = static function (string $isIncomingChannel) use ($deal): void {
        $now = new Bitrix\Main\Type\DateTime();
        $fields = [
            'TYPE_ID' => CCrmActivityType::Call, 'PROVIDER_ID' => 'VOXIMPLANT_CALL', 'PROVIDER_TYPE_ID' => 'CALL', 'SUBJECT' => 'Звонок', 'OWNER_ID' => $deal,
            'OWNER_TYPE_ID' => CCrmOwnerType::Deal, 'RESPONSIBLE_ID' => 11, 'AUTHOR_ID' => 11, 'DIRECTION' => CCrmActivityDirection::Incoming, 'COMPLETED' => 'N', 'PRIORITY' => 2,
            'IS_INCOMING_CHANNEL' => $isIncomingChannel, 'START_TIME' => $now, 'END_TIME' => $now,
            'BINDINGS' => [['OWNER_ID' => $deal, 'OWNER_TYPE_ID' => CCrmOwnerType::Deal]], 'COMMUNICATIONS' => [],
        ];
        CCrmActivity::Add($fields, false);
    };
    $run->part('incoming call of 11, incoming channel, on the deal of 12', static fn() => $call('Y'), 11);
    $run->part('the same without incoming channel', static fn() => $call('N'), 11);
};
