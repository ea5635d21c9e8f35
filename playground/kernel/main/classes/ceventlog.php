<?php

declare(strict_types=1);

class CEventLog
{
    public static function Add($arFields)
    {
        return (int) \Bitrix\Main\Application::getConnection()->add('b_event_log', $arFields + [
            'SEVERITY' => 'UNKNOWN', 'MODULE_ID' => 'main', 'ITEM_ID' => '', 'TIMESTAMP_X' => new \Bitrix\Main\Type\DateTime(),
        ]);
    }
}
