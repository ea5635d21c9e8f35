<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Storage;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Fields\IntegerField;
use Bitrix\Main\ORM\Fields\StringField;
use Bitrix\Main\ORM\Fields\Validators\LengthValidator;

/** linewarden_number: which company and pipeline a number of the portal belongs to, as the sidecar last told (call setNumbers). */
final class NumberTable extends DataManager
{
    public const KEY_LENGTH = 190;
    public const COMPANY_LENGTH = 255;

    public static function getTableName(): string
    {
        return 'linewarden_number';
    }

    public static function getMap(): array
    {
        return [
            // not the key itself: the database takes more letters for equal than the keys do
            (new IntegerField('ID'))->configurePrimary()->configureAutocomplete(),
            (new StringField('NUMBER_KEY'))->addValidator(new LengthValidator(null, self::KEY_LENGTH)),
            (new StringField('COMPANY'))->addValidator(new LengthValidator(null, self::COMPANY_LENGTH)),
            new IntegerField('CATEGORY_ID'),
        ];
    }
}
