<?php

declare(strict_types=1);

return static function (Run $run): void {
    $deal = $run->world->deal(['CONTACT_IDS' => [$run->world->contact()], 'UF_CRM_LINEWARDEN' => 'alfa']);
    $run->world->settle([11, 12]);
    $run->part('responsible 11 -> 12', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['ASSIGNED_BY_ID' => 12]));
};
