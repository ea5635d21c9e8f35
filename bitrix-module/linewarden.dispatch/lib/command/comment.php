<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Portal\Words;

/** Writes a remark for the staff into a dialog, on a deal, or both. */
final class Comment
{
    public static function apply(Input $input, Progress $progress): array
    {
        $chatId = $input->idOrNone('chatId');
        $dealId = $input->idOrNone('dealId');
        $text = $input->text('text');
        if ($chatId + $dealId === 0) {
            throw $input->wrong('chatId', 'a chat or a deal');
        }
        if ($dealId > 0) {
            Words::toDeal($dealId, $text, $progress);
        }
        if ($chatId > 0) {
            Words::toChat($chatId, $text, $progress);
        }

        return [];
    }
}
