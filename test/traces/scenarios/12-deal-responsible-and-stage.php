<?php

declare(strict_types=1);

return static function (Run $run): void {
    $deal = $run->world->dealOfReturningClient(['UF_CRM_LINEWARDEN' => 'alfa']);
    $run->world->settle([11, 12]);
    $run->part('both', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['ASSIGNED_BY_ID' => 12, 'STAGE_ID' => 'PREPARATION']));
};
