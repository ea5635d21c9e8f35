<?php

declare(strict_types=1);

use Bitrix\Crm\Integration\Im\Chat;

return static function (Run $run): void {
    $deal = $run->world->deal(['UF_CRM_LINEWARDEN' => 'alfa']);
    $run->world->settle([11]);
    $card = ['ENTITY_TYPE' => 'DEAL', 'ENTITY_ID' => $deal, 'ENABLE_PERMISSION_CHECK' => false];
    $look = static fn() => Bitrix\Crm\Observer\ObserverManager::getEntityObserverIDs(CCrmOwnerType::Deal, $deal);
    $chat = static fn(): int => Chat::getChatId(CCrmOwnerType::Deal, $deal);
    $run->part('getChatId (none yet)', $chat, 0);
    $run->part('createChat by user 1', static fn() => Chat::createChat($card + ['USER_ID' => 1]), 0);
    $run->part('getChatId', $chat, 0);
    $run->part('observers after createChat', $look, 0);
    $run->part('joinChat user 12', static fn() => Chat::joinChat($card + ['USER_ID' => 12]), 0);
    $run->part('observers after joinChat 12', $look, 0);
    $run->part('joinChat user 13 (admin)', static fn() => Chat::joinChat($card + ['USER_ID' => 13]), 0);
    $run->part('observers after joinChat 13', $look, 0);
    $run->part('CIMChat(0)->AddUser user 12', static fn() => (new CIMChat(0))->AddUser($chat(), [12], false), 0);
    $run->part('observers after AddUser 12', $look, 0);
    $run->part('AddUser responsible 11 again', static fn() => (new CIMChat(0))->AddUser($chat(), [11], false), 0);
    $run->part('observers after AddUser 11', $look, 0);
    $run->part('observer 12 removed by factory', static fn() => $run->world->update(CCrmOwnerType::Deal, $deal, ['OBSERVERS' => array_values(array_diff($look(), [12]))]), 0);
    $run->part('CIMChat(0)->DeleteUser 13', static fn() => (new CIMChat(0))->DeleteUser($chat(), 13), 0);
    $run->part('observers at the end', $look, 0);
};
