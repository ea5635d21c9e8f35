<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Storage;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Fields\IntegerField;
use Bitrix\Main\ORM\Fields\StringField;
use Bitrix\Main\ORM\Fields\TextField;
use Bitrix\Main\ORM\Fields\Validators\LengthValidator;

/** linewarden_event: what happened in the portal and waits for the sidecar, which deletes a row when it has decided. */
final class EventTable extends DataManager
{
    /** Longest SUBJECT; a longer one is cut, which only makes two rare clients share their order. */
    public const SUBJECT_LENGTH = 190;

    public static function getTableName(): string
    {
        return 'linewarden_event';
    }

    public static function getMap(): array
    {
        return [
            (new IntegerField('ID'))->configureSize(8)->configurePrimary()->configureAutocomplete(),
            // the validator, not configureSize(), gives the column its length
            (new StringField('UID'))->configureUnique()->addValidator(new LengthValidator(null, 32)),
            (new StringField('TYPE'))->addValidator(new LengthValidator(null, 50)),
            (new StringField('SUBJECT'))->addValidator(new LengthValidator(null, self::SUBJECT_LENGTH)),
            new IntegerField('LANE'),
            (new IntegerField('OCCURRED_AT'))->configureSize(8),
            new TextField('PAYLOAD'),
        ];
    }
}
