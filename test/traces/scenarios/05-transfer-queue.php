<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Chat;

return static function (Run $run): void {
    [$client, $chatId] = $run->world->acceptedDialog();
    $run->part('Chat::transfer to queue2, MODE MANUAL', static fn() => (new Chat($chatId))->transfer([
        'FROM' => 11, 'TO' => 'queue2', 'MODE' => Chat::TRANSFER_MODE_MANUAL,
    ]), $client);
};
