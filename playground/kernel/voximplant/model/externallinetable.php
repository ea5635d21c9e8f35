<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Model;

use Bitrix\Main\ORM\Event;
use Bitrix\Main\ORM\EventResult;
use Bitrix\Main\Type\DateTime;
use Playground\Telephony;

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
        return \Playground\Shape::map('voximplant', 'b_voximplant_external_line', ['CRM_AUTO_CREATE' => 'Y', 'DATE_CREATE' => static fn() => new DateTime()]);
    }

    public static function onBeforeAdd(Event $event)
    {
        $result = new EventResult();
        $result->modifyFields(['NORMALIZED_NUMBER' => Telephony::e164((string) ($event->getParameter('fields')['NUMBER'] ?? ''))]);
        return $result;
    }
}
