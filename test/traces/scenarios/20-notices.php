<?php

declare(strict_types=1);

use Bitrix\Main\EventManager;

return static function (Run $run): void {
    $notice = ['TO_USER_ID' => 12, 'FROM_USER_ID' => 0, 'NOTIFY_TYPE' => IM_NOTIFY_SYSTEM, 'NOTIFY_MODULE' => 'linewarden.dispatch', 'NOTIFY_EVENT' => 'default'];
    $tagged = ['NOTIFY_TAG' => 'LW|A|1', 'NOTIFY_SUB_TAG' => 'LW|S|1'];
    $question = 0;
    $run->world->settle([12]);
    EventManager::getInstance()->addEventHandler('im', 'OnBeforeConfirmNotify', static fn(): string => 'Взято');
    $run->part('plain (FROM 0)', static fn() => CIMNotify::Add($notice + ['NOTIFY_MESSAGE' => 'Первое']));
    $run->part('plain with tag and sub tag', static fn() => CIMNotify::Add($notice + $tagged + ['NOTIFY_MESSAGE' => 'Второе']));
    $run->part('same tag again (replace)', static fn() => CIMNotify::Add($notice + $tagged + ['NOTIFY_MESSAGE' => 'Третье']));
    $run->part('CONFIRM with buttons', static function () use ($notice, &$question): void {
        $question = CIMNotify::Add([
            'FROM_USER_ID' => 1, 'NOTIFY_TYPE' => IM_NOTIFY_CONFIRM, 'NOTIFY_TAG' => 'LW|TAKE|1|U12', 'NOTIFY_SUB_TAG' => 'LW|S|2', 'NOTIFY_MESSAGE' => 'Взять?',
            'NOTIFY_BUTTONS' => [['TITLE' => 'Взять', 'VALUE' => 'Y', 'TYPE' => 'accept'], ['TITLE' => 'Нет', 'VALUE' => 'N', 'TYPE' => 'cancel']],
        ] + $notice);
    });
    $run->part('Confirm with Y by user 12', static function () use (&$question): void {
        (new CIMNotify(12))->Confirm($question, 'Y');
    });
    $run->part('DeleteByTag', static fn() => CIMNotify::DeleteByTag('LW|A|1'));
    $run->part('DeleteBySubTag', static function () use ($notice): void {
        CIMNotify::Add($notice + ['NOTIFY_TAG' => 'LW|B|1', 'NOTIFY_SUB_TAG' => 'LW|S|9', 'NOTIFY_MESSAGE' => 'Четвёртое']);
        CIMNotify::DeleteBySubTag('LW|S|9');
    });
};
