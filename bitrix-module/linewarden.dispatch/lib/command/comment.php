<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Words;

/** Writes a remark for the staff into a dialog, on a deal, or both. */
final class Comment implements Command
{
    public static function fields(): Fields
    {
        return (new Fields([
            'chatId' => Field::idOrNone(),
            'dealId' => Field::idOrNone(),
            'text' => Field::text(),
        ]))->rule('chatId', 'a chat or a deal', static fn(array $input): bool => $input['chatId'] + $input['dealId'] > 0);
    }

    public static function apply(array $input, Progress $progress): array
    {
        if ($input['dealId'] > 0) {
            Words::toDeal($input['dealId'], $input['text'], $progress);
        }
        if ($input['chatId'] > 0) {
            Words::toChat($input['chatId'], $input['text'], $progress);
        }

        return [];
    }
}
