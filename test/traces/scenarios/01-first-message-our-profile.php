<?php

declare(strict_types=1);

return static function (Run $run): void {
    $run->world->gateBot(1);
    $run->world->client();
    $run->part('client unknown to the CRM writes; welcome bot first, CRM_CREATE none', static fn() => $run->world->write(1, 'Здравствуйте'), 0);
};
