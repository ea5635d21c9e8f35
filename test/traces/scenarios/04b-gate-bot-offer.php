<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Operator;

return static function (Run $run): void {
    $bot = $run->world->gateBot(1);
    $client = $run->world->client();
    $chatId = $run->world->write(1, 'Здравствуйте');
    $run->world->newHit();
    $run->part('bot hands over: Chat::transfer MODE AUTO bot -> 11', static fn() => (new Chat($chatId))->transfer([
        'FROM' => $bot, 'TO' => 11, 'MODE' => Chat::TRANSFER_MODE_AUTO, 'LEAVE' => 'N',
    ]), $client);
    $run->part('accept', static fn() => (new Operator($chatId, 11))->answer(), $client);
};
