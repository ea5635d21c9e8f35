<?php

declare(strict_types=1);

use Bitrix\Voximplant\ConfigTable;
use Bitrix\Voximplant\Model\NumberTable;

class CVoxImplantConfig
{
    public const MODE_LINK = 'LINK';
    public const MODE_RENT = 'RENT';
    public const MODE_SIP = 'SIP';
    public const MODE_GROUP = 'GROUP';
    public const MODE_REST_APP = 'REST_APP';
    public const CRM_CREATE_NONE = 'none';
    public const CRM_CREATE_LEAD = 'lead';
    public const CRM_CREATE_CALL_TYPE_INCOMING = 'incoming';
    public const CRM_CREATE_CALL_TYPE_OUTGOING = 'outgoing';
    public const CRM_CREATE_CALL_TYPE_ALL = 'all';

    /** Columns of b_voximplant_config of the line, by its search id or by a number of it; an empty array when there is none. */
    public static function GetConfigBySearchId($searchId)
    {
        $row = ConfigTable::getRow(['filter' => ['=SEARCH_ID' => (string) $searchId]]);
        if ($row === null) {
            $number = NumberTable::getRow(['filter' => ['=NUMBER' => (string) $searchId]]);
            $row = $number === null ? null : ConfigTable::getRowById((int) $number['CONFIG_ID']);
        }
        return $row ?? [];
    }

    /** Which keys its rows have is not known, so nothing is answered: the tables tell the same. */
    public static function GetLinesEx($params = [])
    {
        throw new \Bitrix\Main\NotSupportedException('GetLinesEx: read b_voximplant_config and b_voximplant_external_line');
    }
}
