<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Im;
use Bitrix\ImOpenLines\Operator;
use Bitrix\Main\EventManager;

return static function (Run $run): void {
    $run->world->line(2, ['CRM_CREATE' => 'lead', 'CRM_FORWARD' => 'Y', 'QUEUE_TYPE' => 'evenly']);
    $client = $run->world->client();
    $chatId = $run->world->write(2, 'Здравствуйте');
    $run->world->newHit();
    $run->part('accept: Operator::answer', static fn() => (new Operator($chatId, 11))->answer(), $client);
    // No messenger was connected when it was recorded: what it would not take was told to the operator.
    EventManager::getInstance()->addEventHandler('imconnector', 'OnSendMessageCustom', static fn() => Im::addMessage([
        'TO_CHAT_ID' => $chatId, 'MESSAGE' => 'Сообщение не доставлено', 'SYSTEM' => 'Y', 'SKIP_CONNECTOR' => 'Y',
    ]));
    $run->part('first message of the operator', static fn() => Im::addMessage(['TO_CHAT_ID' => $chatId, 'FROM_USER_ID' => 11, 'MESSAGE' => 'Добрый день']), $client);
};
