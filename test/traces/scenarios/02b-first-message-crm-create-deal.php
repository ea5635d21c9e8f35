<?php

declare(strict_types=1);

return static function (Run $run): void {
    $run->world->line(3, ['CRM_CREATE' => 'deal', 'CRM_FORWARD' => 'Y', 'QUEUE_TYPE' => 'evenly', 'CRM_CREATE_SECOND' => '0']);
    $run->world->client();
    $run->part('CRM_CREATE deal, CRM_FORWARD Y, evenly, no bot', static fn() => $run->world->write(3, 'Здравствуйте'), 0);
};
