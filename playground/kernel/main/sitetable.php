<?php

declare(strict_types=1);

namespace Bitrix\Main;

use Bitrix\Main\ORM\Data\DataManager;

class SiteTable extends DataManager
{
    public static function getTableName()
    {
        return 'b_lang';
    }

    public static function getMap()
    {
        return \Playground\Shape::map('main', 'b_lang');
    }

    public static function getDefaultSiteId(): ?string
    {
        return static::getRow(['select' => ['LID'], 'filter' => ['=DEF' => 'Y', '=ACTIVE' => 'Y']])['LID'] ?? null;
    }

    public static function getDefaultLanguageId(): ?string
    {
        return static::getRow(['select' => ['LANGUAGE_ID'], 'filter' => ['=DEF' => 'Y', '=ACTIVE' => 'Y']])['LANGUAGE_ID'] ?? null;
    }
}
