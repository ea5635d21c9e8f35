<?php

declare(strict_types=1);

return static function (Run $run): void {
    $run->world->gateBot(1);
    $client = $run->world->client();
    $contact = $run->world->contact([
        'LAST_NAME' => '', 'UF_CRM_LINEWARDEN' => 'alfa', 'FM' => [
            'IM' => ['n0' => ['VALUE' => "imol|telegrambot|1|50|$client", 'VALUE_TYPE' => 'TELEGRAM']], 'LINK' => ['n0' => ['VALUE' => (string) $client, 'VALUE_TYPE' => 'USER']],
        ],
    ]);
    $run->world->deal(['CONTACT_IDS' => [$contact], 'UF_CRM_LINEWARDEN' => 'alfa']);
    $run->part('client found by the portal (contact with a deal) writes', static fn() => $run->world->write(1, 'Здравствуйте'), 0);
};
