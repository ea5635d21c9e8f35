<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Operator;

return static function (Run $run): void {
    [$client, $chatId] = $run->world->acceptedDialog(12);
    $run->part('Operator::closeDialog / Chat::finish', static fn() => (new Operator($chatId, 12))->closeDialog(), $client);
};
