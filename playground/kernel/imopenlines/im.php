<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines;

use Bitrix\Main\Application;
use Bitrix\Main\UserTable;

/** Messages of the open lines. */
class Im
{
    /** @return int|false message id */
    public static function addMessage($fields)
    {
        if (isset($fields['SILENT_CONNECTOR']) && $fields['SILENT_CONNECTOR'] === 'Y') {
            $fields['PARAMS'] = ($fields['PARAMS'] ?? []) + ['COMPONENT_ID' => 'HiddenMessage'];
        }
        return \CIMMessenger::Add(['MESSAGE_TYPE' => IM_MESSAGE_CHAT] + $fields);
    }

    /** Seen within the limit, and not idle since. */
    public static function userIsOnline($userId)
    {
        $limit = UserTable::getSecondsForLimitOnline();
        return (bool) Application::getConnection()->queryScalar(
            'SELECT COUNT(*) FROM b_user u LEFT JOIN b_im_status s ON s.USER_ID = u.ID
              WHERE u.ID = ' . (int) $userId . " AND u.LAST_ACTIVITY_DATE > NOW() - INTERVAL {$limit} SECOND AND (s.IDLE IS NULL OR s.IDLE < u.LAST_ACTIVITY_DATE)"
        );
    }
}
