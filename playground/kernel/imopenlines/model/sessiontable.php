<?php

declare(strict_types=1);

namespace Bitrix\ImOpenLines\Model;

use Bitrix\Main\ORM\Data\DataManager;

class SessionTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_imopenlines_session';
    }

    public static function getUfId()
    {
        return 'IMOPENLINES_SESSION';
    }

    public static function getMap()
    {
        $now = static fn() => new \Bitrix\Main\Type\DateTime();
        return \Playground\Shape::map('imopenlines', 'b_imopenlines_session', [
            'MODE' => 'input', 'STATUS' => 0, 'OPERATOR_FROM_CRM' => 'N', 'MESSAGE_COUNT' => 0, 'LIKE_COUNT' => 0, 'START_ID' => 0, 'END_ID' => 0, 'CRM' => 'N', 'CRM_CREATE' => 'N',
            'CRM_CREATE_LEAD' => 'N', 'CRM_CREATE_COMPANY' => 'N', 'CRM_CREATE_CONTACT' => 'N', 'CRM_CREATE_DEAL' => 'N', 'CRM_ACTIVITY_ID' => 0, 'DATE_CREATE' => $now, 'DATE_MODIFY' => $now,
            'TIME_BOT' => 0, 'TIME_FIRST_ANSWER' => 0, 'TIME_ANSWER' => 0, 'TIME_CLOSE' => 0, 'TIME_DIALOG' => 0, 'WAIT_ACTION' => 'N', 'WAIT_VOTE' => 'N', 'WAIT_ANSWER' => 'Y', 'CLOSED' => 'N',
            'PAUSE' => 'N', 'SPAM' => 'N', 'WORKTIME' => 'Y', 'SEND_NO_ANSWER_TEXT' => 'N', 'SEND_NO_WORK_TIME_TEXT' => 'N', 'QUEUE_HISTORY' => serialize([]), 'VOTE' => 0, 'VOTE_HEAD' => 0,
            'CATEGORY_ID' => 0, 'EXTRA_REGISTER' => 0, 'SEND_FORM' => 'none', 'SEND_HISTORY' => 'N',
        ]);
    }
}
