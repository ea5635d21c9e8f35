<?php

declare(strict_types=1);

return static function (Run $run): void {
    $deal = $run->world->deal(['CONTACT_IDS' => [$run->world->contact()], 'UF_CRM_LINEWARDEN' => 'alfa', 'ASSIGNED_BY_ID' => 12]);
    $run->part('stage forward', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['STAGE_ID' => 'PREPARATION']));
    $run->part('stage to success', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['STAGE_ID' => 'WON']));
};
