<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Crm\Item;
use Bitrix\Main\Loader;

/** The bells that an operation rings: for responsibles and observers, never for who did it. Not in the box. */
final class CardNotices
{
    /** To the new responsible, then to the one before. */
    public static function responsible(Item $item, int $authorId): void
    {
        $new = (int) $item->get('ASSIGNED_BY_ID');
        $old = (int) $item->remindActual('ASSIGNED_BY_ID');
        if ($new === $old || ($item->getEntityTypeId() === \CCrmOwnerType::Lead && !\Bitrix\Crm\Settings\LeadSettings::isEnabled())) {
            return;
        }
        $name = \CCrmOwnerType::ResolveName($item->getEntityTypeId());
        self::ring($new, $authorId, 'changeAssignedBy', "CRM|{$name}_RESPONSIBLE|{$item->getId()}", "Вы ответственный: {$name} {$item->getId()}");
        self::ring($old, $authorId, 'changeAssignedBy', "CRM|{$name}_RESPONSIBLE|{$item->getId()}", "Вы больше не ответственный: {$name} {$item->getId()}");
    }

    /** @param list<int> $added @param list<int> $removed */
    public static function observers(Item $item, array $added, array $removed, int $authorId): void
    {
        $name = \CCrmOwnerType::ResolveName($item->getEntityTypeId());
        foreach ($added as $userId) {
            self::ring($userId, $authorId, 'changeObserver', "CRM|{$name}_OBSERVER|{$item->getId()}", "Вы наблюдатель: {$name} {$item->getId()}");
        }
        foreach ($removed as $userId) {
            self::ring($userId, $authorId, 'changeObserver', "CRM|{$name}_OBSERVER|{$item->getId()}", "Вы больше не наблюдатель: {$name} {$item->getId()}");
        }
    }

    private static function ring(int $userId, int $authorId, string $event, string $tag, string $text): void
    {
        if ($userId <= 0 || $userId === $authorId || !Loader::includeModule('im')) {
            return;
        }
        \CIMNotify::Add([
            'MESSAGE_TYPE' => IM_MESSAGE_SYSTEM, 'TO_USER_ID' => $userId, 'FROM_USER_ID' => $authorId, 'NOTIFY_TYPE' => $authorId > 0 ? IM_NOTIFY_FROM : IM_NOTIFY_SYSTEM,
            'NOTIFY_MODULE' => 'crm', 'NOTIFY_EVENT' => $event, 'NOTIFY_TAG' => $tag, 'NOTIFY_MESSAGE' => $text, 'NOTIFY_MESSAGE_OUT' => $text,
        ]);
    }
}
