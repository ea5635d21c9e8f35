<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Storage;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Fields\IntegerField;
use Bitrix\Main\ORM\Fields\StringField;
use Bitrix\Main\ORM\Fields\Validators\LengthValidator;

/** linewarden_nonce: the one-time words of accepted requests, kept for as long as their signature would be valid. */
final class NonceTable extends DataManager
{
    public static function getTableName(): string
    {
        return 'linewarden_nonce';
    }

    public static function getMap(): array
    {
        return [
            (new StringField('NONCE'))->configurePrimary()->addValidator(new LengthValidator(null, 32)),
            (new IntegerField('CREATED_AT'))->configureSize(8),
        ];
    }
}
