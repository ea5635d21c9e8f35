<?php

declare(strict_types=1);

return static function (Run $run): void {
    $run->world->line(2, ['CRM_CREATE' => 'lead', 'CRM_FORWARD' => 'Y', 'QUEUE_TYPE' => 'evenly']);
    $client = $run->world->client();
    $run->part('CRM_CREATE lead (the default), CRM_FORWARD Y, evenly, no bot', static fn() => $run->world->write(2, 'Здравствуйте'), $client);
};
