<?php

declare(strict_types=1);

return static function (Run $run): void {
    $lead = $run->world->lead(['NAME' => 'Мария', 'ASSIGNED_BY_ID' => 12]);
    $run->part('stage forward', static fn() => $run->world->update(CCrmOwnerType::Lead, $lead, ['STATUS_ID' => 'IN_PROCESS']));
};
