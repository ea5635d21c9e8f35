<?php

declare(strict_types=1);

namespace Bitrix\Main;

use Bitrix\Main\ORM\Data\DataManager;

class UserTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_user';
    }

    public static function getUfId()
    {
        return 'USER';
    }

    /** AUTO_TIME_ZONE and the like are columns without a field here, as in the portal. */
    public static function getMap()
    {
        return array_filter(
            \Playground\Shape::map('main', 'b_user'),
            static fn($field) => !in_array($field->getName(), ['AUTO_TIME_ZONE', 'STORED_HASH', 'LOGIN_ATTEMPTS'], true)
        );
    }

    /** Seconds without activity after which a user counts as offline: php.ini session.gc_maxlifetime. */
    public static function getSecondsForLimitOnline()
    {
        $seconds = (int) ini_get('session.gc_maxlifetime') ?: 1440;
        return max(120, $seconds);
    }

    public static function getExternalUserTypes()
    {
        return ['bot', 'email', '__controller', 'replica', 'imconnector', 'sale', 'saleanonymous', 'shop', 'call',
            'document_editor', 'calendar_sharing', 'im_guest', 'rest_system'];
    }

    public static function add(array $data)
    {
        throw new NotSupportedException('Use CUser class.');
    }

    public static function update($primary, array $data)
    {
        throw new NotSupportedException('Use CUser class.');
    }

    public static function delete($primary)
    {
        throw new NotSupportedException('Use CUser class.');
    }
}
