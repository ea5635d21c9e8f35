<?php

declare(strict_types=1);

return static function (Run $run): void {
    $contact = 0;
    $run->part('add', static function () use ($run, &$contact): void {
        $contact = $run->world->contact([
            'ORIGINATOR_ID' => 'linewarden', 'ORIGIN_ID' => 'client-1', 'UF_CRM_LINEWARDEN' => 'alfa',
            'FM' => [
                'IM' => ['n0' => ['VALUE' => 'imol|telegrambot|1|50|50', 'VALUE_TYPE' => 'TELEGRAM']],
                'LINK' => ['n0' => ['VALUE' => '50', 'VALUE_TYPE' => 'USER']],
                'PHONE' => ['n0' => ['VALUE' => '+7 901 234-56-78', 'VALUE_TYPE' => 'WORK']],
                'EMAIL' => ['n0' => ['VALUE' => 'anna@example.org', 'VALUE_TYPE' => 'WORK']],
            ],
        ]);
    });
    $run->part('update: addresses, company field, responsible', static fn() => $run->world->update(CCrmOwnerType::Contact, $contact, [
        'UF_CRM_LINEWARDEN' => 'alfa', 'ASSIGNED_BY_ID' => 12,
        'FM' => [
            'IM' => ['n0' => ['VALUE' => 'imol|livechat|1|51|51', 'VALUE_TYPE' => 'OPENLINE']],
            'PHONE' => ['n0' => ['VALUE' => '+375 29 123-45-67', 'VALUE_TYPE' => 'WORK']],
            'EMAIL' => ['n0' => ['VALUE' => 'anna2@example.org', 'VALUE_TYPE' => 'WORK']],
        ],
    ]));
    $run->part('update: nothing changed', static fn() => $run->world->update(CCrmOwnerType::Contact, $contact, ['UF_CRM_LINEWARDEN' => 'alfa', 'ASSIGNED_BY_ID' => 12]));
};
