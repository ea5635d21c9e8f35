<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Storage;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Fields\IntegerField;
use Bitrix\Main\ORM\Fields\StringField;
use Bitrix\Main\ORM\Fields\TextField;
use Bitrix\Main\ORM\Fields\Validators\LengthValidator;

/** linewarden_merge_card: what two contacts were before and after a merge of ours, so that it can be taken back (Portal\MergeCard). */
final class MergeCardTable extends DataManager
{
    public static function getTableName(): string
    {
        return 'linewarden_merge_card';
    }

    public static function getMap(): array
    {
        return [
            (new IntegerField('ID'))->configureSize(8)->configurePrimary()->configureAutocomplete(),
            // id of the mergeContacts command
            (new StringField('MERGE_ID'))->addValidator(new LengthValidator(null, 36)),
            (new StringField('KIND'))->addValidator(new LengthValidator(null, 30)),
            // a text column of MySQL takes 64 KiB: what is longer lies in several rows
            new IntegerField('PART'),
            new IntegerField('PARTS'),
            (new IntegerField('CREATED_AT'))->configureSize(8),
            new IntegerField('FROM_ID'),
            new IntegerField('TO_ID'),
            new TextField('CONTENT'),
        ];
    }
}
