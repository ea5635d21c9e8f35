<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Storage;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Fields\IntegerField;
use Bitrix\Main\ORM\Fields\StringField;
use Bitrix\Main\ORM\Fields\TextField;
use Bitrix\Main\ORM\Fields\Validators\LengthValidator;

/** linewarden_command: each command once begun, how far it got, and its answer (JSON; NULL until there is one). */
final class CommandTable extends DataManager
{
    public static function getTableName(): string
    {
        return 'linewarden_command';
    }

    public static function getMap(): array
    {
        return [
            (new StringField('ID'))->configurePrimary()->addValidator(new LengthValidator(null, 36)),
            (new StringField('TYPE'))->addValidator(new LengthValidator(null, 50)),
            (new IntegerField('CREATED_AT'))->configureSize(8),
            new TextField('PROGRESS'),
            (new TextField('ANSWER'))->configureNullable(),
        ];
    }
}
