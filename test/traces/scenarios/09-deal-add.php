<?php

declare(strict_types=1);

return static function (Run $run): void {
    $contact = $run->world->contact();
    $run->part('add with contact', static fn() => $run->world->deal([
        'TITLE' => 'Обращение', 'CONTACT_IDS' => [$contact], 'UF_CRM_LINEWARDEN' => 'alfa', 'ORIGINATOR_ID' => 'linewarden', 'ORIGIN_ID' => 'dialog-1',
    ]));
};
