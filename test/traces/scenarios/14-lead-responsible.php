<?php

declare(strict_types=1);

return static function (Run $run): void {
    $lead = $run->world->lead(['NAME' => 'Мария']);
    $run->world->settle([11, 12]);
    $run->part('responsible 11 -> 12', static fn() => $run->world->update(CCrmOwnerType::Lead, $lead, ['ASSIGNED_BY_ID' => 12]));
};
