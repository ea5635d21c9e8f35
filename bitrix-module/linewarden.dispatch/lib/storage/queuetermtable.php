<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Storage;

use Bitrix\Main\ORM\Data\DataManager;
use Bitrix\Main\ORM\Fields\IntegerField;

/** linewarden_queue_term: until when (unix seconds) the portal's own queue has a dialog; then the sidecar gives it to somebody. */
final class QueueTermTable extends DataManager
{
    public static function getTableName(): string
    {
        return 'linewarden_queue_term';
    }

    public static function getMap(): array
    {
        return [
            (new IntegerField('SESSION_ID'))->configurePrimary(),
            (new IntegerField('UNTIL_AT'))->configureSize(8),
        ];
    }
}
