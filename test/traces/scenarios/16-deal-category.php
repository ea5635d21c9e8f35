<?php

declare(strict_types=1);

return static function (Run $run): void {
    $first = $run->world->deal(['CONTACT_IDS' => [$run->world->contact()], 'UF_CRM_LINEWARDEN' => 'alfa']);
    $second = $run->world->dealOfReturningClient(['UF_CRM_LINEWARDEN' => 'alfa']);
    $run->part('CCrmDeal::MoveToCategory', static fn() => CCrmDeal::MoveToCategory($first, 1));
    $run->part('factory operation setCategoryId', static fn() => $run->world->update(CCrmOwnerType::Deal, $second, ['CATEGORY_ID' => 1]));
};
