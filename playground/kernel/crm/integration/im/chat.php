<?php

declare(strict_types=1);

namespace Bitrix\Crm\Integration\Im;

use Bitrix\Crm\Observer\ObserverManager;
use Bitrix\Crm\Service\Container;
use Bitrix\Im\Model\ChatTable;
use Bitrix\Im\Model\RelationTable;
use Bitrix\Main\Application;
use Bitrix\Main\Loader;

/** The private chat of a deal: whoever is added to it becomes an observer of the deal, and who stops observing leaves it. */
class Chat
{
    /** 0 when there is none. */
    public static function getChatId(int $entityTypeID, int $entityID)
    {
        Loader::includeModule('im');
        $row = ChatTable::getRow(['select' => ['ID'], 'filter' => ['=ENTITY_TYPE' => 'CRM', '=ENTITY_ID' => \CCrmOwnerType::ResolveName($entityTypeID) . "|{$entityID}"]]);
        return $row === null ? 0 : (int) $row['ID'];
    }

    /** @param array $params ENTITY_TYPE, ENTITY_ID, USER_ID; does not look whether there is one already @return int chat id */
    public static function createChat($params = [])
    {
        Loader::includeModule('im');
        $item = self::item($params);
        $responsible = (int) $item->get('ASSIGNED_BY_ID');
        $members = array_unique(array_merge([(int) $params['USER_ID'], $responsible], $item->getObservers()));
        $chatId = (new \CIMChat(0))->Add([
            'TYPE' => IM_MESSAGE_CHAT, 'AUTHOR_ID' => $responsible ?: (int) $params['USER_ID'], 'TITLE' => 'Сделка: ' . $item->get('TITLE'), 'USERS' => $members,
            'ENTITY_TYPE' => 'CRM', 'ENTITY_ID' => "{$params['ENTITY_TYPE']}|{$params['ENTITY_ID']}",
        ]);
        \CIMMessenger::Add(['TO_CHAT_ID' => $chatId, 'SYSTEM' => 'Y', 'MESSAGE' => 'Карточка сделки', 'PARAMS' => ['ATTACH' => [['ENTITY_ID' => (int) $params['ENTITY_ID']]]]]);
        return $chatId;
    }

    /** @param array $params ENTITY_TYPE, ENTITY_ID, USER_ID @return int|false false: this user may not read the deal */
    public static function joinChat($params = [])
    {
        $typeId = \CCrmOwnerType::ResolveID($params['ENTITY_TYPE']);
        $userId = (int) $params['USER_ID'];
        if (!self::mayRead($typeId, (int) $params['ENTITY_ID'], $userId)) {
            return false;
        }
        $chatId = self::getChatId($typeId, (int) $params['ENTITY_ID']);
        if ($chatId === 0) {
            return self::createChat($params);
        }
        if (RelationTable::getCount(['=CHAT_ID' => $chatId, '=USER_ID' => $userId]) === 0) {
            (new \CIMChat(0))->AddUser($chatId, $userId, false);
        }
        return $chatId;
    }

    /** im:OnChatUserAddEntityTypeCrm. */
    public static function onAddChatUser(array $eventArgs)
    {
        $chat = ChatTable::getRowById((int) $eventArgs['CHAT_ID']);
        [$type, $id] = explode('|', (string) ($chat['ENTITY_ID'] ?? '')) + ['', '0'];
        if ($type === \CCrmOwnerType::DealName) {
            \CCrmDeal::AddObserverIDs((int) $id, $eventArgs['NEW_USERS']);
        }
    }

    /** @param array $params REMOVED_OBSERVER_IDS: they leave the chat as if by themselves */
    public static function onEntityModification($entityTypeID, $entityID, array $params)
    {
        $removed = array_map('intval', $params['REMOVED_OBSERVER_IDS'] ?? []);
        $chatId = $removed === [] ? 0 : self::getChatId((int) $entityTypeID, (int) $entityID);
        foreach ($chatId === 0 ? [] : $removed as $userId) {
            (new \CIMChat($userId))->DeleteUser($chatId, $userId, false);
        }
    }

    private static function item(array $params): \Bitrix\Crm\Item
    {
        return Container::getInstance()->getFactory(\CCrmOwnerType::ResolveID($params['ENTITY_TYPE']))->getItem((int) $params['ENTITY_ID']);
    }

    /** Of all rights: an administrator's, a responsible's and an observer's. */
    private static function mayRead(int $typeId, int $id, int $userId): bool
    {
        $item = Container::getInstance()->getFactory($typeId)?->getItem($id);
        return $item !== null && ((int) $item->get('ASSIGNED_BY_ID') === $userId || in_array($userId, ObserverManager::getEntityObserverIDs($typeId, $id), true)
            || Application::getConnection()->queryScalar("SELECT 1 FROM b_user_group WHERE USER_ID = {$userId} AND GROUP_ID = 1") !== null);
    }
}
