<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

class ExternalLineTable extends Base
{
    public const TYPE_REST_APP = 'rest-app';
    public const TYPE_SIP = 'sip';

    public static function getTableName()
    {
        return 'b_voximplant_external_line';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('voximplant', 'b_voximplant_external_line');
    }
}
