<?php

declare(strict_types=1);

use Bitrix\ImOpenLines\Chat;
use Bitrix\ImOpenLines\Operator;

return static function (Run $run): void {
    [$client, $chatId] = $run->world->acceptedDialog();
    $pass = static fn(string $mode, int $from, int $to) => (new Chat($chatId))->transfer(['FROM' => $from, 'TO' => $to, 'MODE' => $mode, 'LEAVE' => 'N']);
    $run->part('offer: Chat::transfer MODE AUTO to a person', static fn() => $pass(Chat::TRANSFER_MODE_AUTO, 11, 12), $client);
    $run->part('the person accepts: Operator::answer', static fn() => (new Operator($chatId, 12))->answer(), $client);
    $run->part('MODE MANUAL back (answered at once)', static fn() => $pass(Chat::TRANSFER_MODE_MANUAL, 12, 11), $client);
};
