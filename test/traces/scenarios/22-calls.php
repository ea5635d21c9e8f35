<?php

declare(strict_types=1);

use Bitrix\Voximplant\Call;
use Bitrix\Voximplant\Model\CallUserTable;
use Bitrix\Voximplant\Rest\Helper;

return static function (Run $run): void {
    $run->world->number('74950000001');
    $contact = $run->world->contact(['UF_CRM_LINEWARDEN' => 'alfa', 'FM' => ['PHONE' => ['n0' => ['VALUE' => '+7 901 234-56-78', 'VALUE_TYPE' => 'WORK']]]]);
    $run->world->deal(['CONTACT_IDS' => [$contact], 'UF_CRM_LINEWARDEN' => 'alfa']);
    $comes = static fn(string $id, string $phone = '79012345678') => CVoxImplantIncoming::GetConfig(
        ['CALL_ID' => $id, 'ACCOUNT_SEARCH_ID' => '74950000001', 'CALLER_ID' => $phone, 'SESSION_ID' => 1]
    );
    $ends = static fn(string $id, int $seconds) => CVoxImplantHistory::Add(['CALL_ID' => $id, 'CALL_DURATION' => $seconds, 'CALL_FAILED_CODE' => $seconds > 0 ? '200' : '304']);

    $run->part('native register, known client', static fn() => $comes('C1'), 0);
    $run->part('answered', static function (): void {
        $call = Call::load('C1');
        $call->addUsers([11], CallUserTable::ROLE_CALLEE, CallUserTable::STATUS_INVITING);
        $call->handleUserConnected(11, 'WEBRTC');
    }, 0);
    $run->part('history add, answered (200)', static fn() => $ends('C1', 33), 0);
    $run->part('native register, known client, missed', static fn() => $comes('C2'), 0);
    $run->part('history add, missed (304)', static fn() => $ends('C2', 0), 0);
    $run->part('native register, unknown client, CRM_CREATE none', static fn() => $comes('C3', '79019999999'), 0);
    $run->part('history add, unknown, missed', static fn() => $ends('C3', 0), 0);
    $run->world->number('74950000001', ['CRM_CREATE' => 'lead']);
    $run->part('native register, unknown client, CRM_CREATE lead', static fn() => $comes('C4', '79018888888'), 0);
    $run->part('history add, unknown, CRM_CREATE lead, missed', static fn() => $ends('C4', 0), 0);

    $registers = static fn(): string => Helper::registerExternalCall(
        ['USER_ID' => 11, 'PHONE_NUMBER' => '79012345678', 'TYPE' => CVoxImplantMain::CALL_INCOMING, 'LINE_NUMBER' => '+74950000002', 'REST_APP_ID' => 0]
    )->getData()['CALL_ID'];
    $finishes = static fn(string $id, int $seconds) => Helper::finishExternalCall(
        ['CALL_ID' => $id, 'USER_ID' => 11, 'DURATION' => $seconds, 'STATUS_CODE' => $seconds > 0 ? '200' : '304']
    );
    $id = '';
    $run->part('external call register', static function () use ($registers, &$id): void {
        $id = $registers();
    });
    $run->part('external call finish (200)', static fn() => $finishes($id, 20));
    $run->part('external call register 2', static function () use ($registers, &$id): void {
        $id = $registers();
    });
    $run->part('external call finish (304)', static fn() => $finishes($id, 0));
};
