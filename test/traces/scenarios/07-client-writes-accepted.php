<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Im;

return static function (Run $run): void {
    [$client, $chatId] = $run->world->acceptedDialog();
    Im::addMessage(['TO_CHAT_ID' => $chatId, 'FROM_USER_ID' => 11, 'MESSAGE' => 'Добрый день']);
    $run->world->newHit();
    $run->part('client writes into the accepted dialog', static fn() => $run->world->write(2, 'И ещё'), $client);
};
