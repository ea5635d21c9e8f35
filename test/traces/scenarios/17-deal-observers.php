<?php

declare(strict_types=1);

return static function (Run $run): void {
    $deal = $run->world->dealOfReturningClient(['UF_CRM_LINEWARDEN' => 'alfa', 'ASSIGNED_BY_ID' => 12, 'STAGE_ID' => 'PREPARATION']);
    $run->world->settle([11, 12]);
    $run->part('set [12]', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['OBSERVERS' => [12]]));
    $run->part('add 11', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['OBSERVERS' => [11, 12]]));
    $run->part('remove 12', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['OBSERVERS' => [11]]));
    $run->part('CCrmDeal::AddObserverIDs 12', static fn() => CCrmDeal::AddObserverIDs($deal, [12]), 0);
    $run->part('CCrmDeal::RemoveObserverIDs 12', static fn() => CCrmDeal::RemoveObserverIDs($deal, [12]), 0);
};
