<?php

declare(strict_types=1);

use Bitrix\Crm\Integrity\DuplicateCommunicationCriterion;
use Bitrix\Crm\Merger\ConflictResolutionMode;
use Bitrix\Crm\Merger\ContactMerger;

return static function (Run $run): void {
    $addresses = static fn(string $email): array => [
        'PHONE' => ['n0' => ['VALUE' => '+7 901 234-56-78', 'VALUE_TYPE' => 'WORK']], 'EMAIL' => ['n0' => ['VALUE' => $email, 'VALUE_TYPE' => 'WORK']],
    ];
    $kept = $run->world->contact(['ASSIGNED_BY_ID' => 12, 'UF_CRM_LINEWARDEN' => 'alfa', 'FM' => $addresses('anna@example.org')]);
    $gone = $run->world->contact([
        'LAST_NAME' => '', 'NAME' => 'Аня', 'UF_CRM_LINEWARDEN' => 'alfa', 'FM' => $addresses('anya@example.org'),
    ]);
    $run->world->deal(['CONTACT_IDS' => [$gone]]);
    // What the merge command of our module does with the portal's classes.
    $run->part('mergeContacts command (merger, kept contact 1)', static function () use ($run, $kept, $gone): void {
        $merger = new ContactMerger(TraceWorld::SERVICE, false);
        $merger->setConflictResolutionMode(ConflictResolutionMode::NEVER_OVERWRITE);
        $merger->setIsAutomatic(true);
        $merger->mergeBatch([$gone], $kept);
        DuplicateCommunicationCriterion::bulkRegister(CCrmOwnerType::Contact, $gone, []);
        $run->world->update(CCrmOwnerType::Contact, $kept, ['UF_CRM_LINEWARDEN' => 'alfa']);
    });
};
