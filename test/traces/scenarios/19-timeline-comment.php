<?php

declare(strict_types=1);

use Bitrix\Crm\Timeline\CommentController;
use Bitrix\Crm\Timeline\CommentEntry;

return static function (Run $run): void {
    $deal = $run->world->dealOfReturningClient(['UF_CRM_LINEWARDEN' => 'alfa', 'ASSIGNED_BY_ID' => 12, 'STAGE_ID' => 'PREPARATION', 'OBSERVERS' => [11]]);
    $run->part('CommentEntry::create + controller', static function () use ($deal): void {
        $id = CommentEntry::create(['TEXT' => 'Заметка', 'AUTHOR_ID' => 1, 'BINDINGS' => [['ENTITY_TYPE_ID' => CCrmOwnerType::Deal, 'ENTITY_ID' => $deal]]]);
        CommentController::getInstance()->onCreate($id, ['COMMENT' => 'Заметка', 'ENTITY_TYPE_ID' => CCrmOwnerType::Deal, 'ENTITY_ID' => $deal]);
    });
};
