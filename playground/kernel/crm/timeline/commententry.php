<?php

declare(strict_types=1);

namespace Bitrix\Crm\Timeline;

use Bitrix\Main\ArgumentException;
use Bitrix\Main\Event;
use Bitrix\Main\Type\DateTime;

/** Comments in the timeline of CRM items. */
class CommentEntry extends TimelineEntry
{
    /** @param array $params TEXT, AUTHOR_ID, BINDINGS [[ENTITY_TYPE_ID, ENTITY_ID]], SETTINGS @return int */
    public static function create(array $params)
    {
        $text = (string) ($params['TEXT'] ?? '');
        if ($text === '') {
            throw new ArgumentException('Text must be greater not empty string.', 'text');
        }
        $authorId = (int) ($params['AUTHOR_ID'] ?? 0);
        if ($authorId <= 0) {
            throw new ArgumentException('AUTHOR_ID must be greater than zero.', 'authorID');
        }
        $bindings = (array) ($params['BINDINGS'] ?? []);
        if ($bindings === []) {
            throw new ArgumentException('Bindings must be not empty.', 'bindings');
        }
        $id = Entity\TimelineTable::add([
            'TYPE_ID' => 7, 'TYPE_CATEGORY_ID' => 0, 'CREATED' => $params['CREATED'] ?? new DateTime(), 'AUTHOR_ID' => $authorId, 'COMMENT' => \Playground\Emoji::encode($text),
            'SETTINGS' => serialize($params['SETTINGS'] ?? []), 'ASSOCIATED_ENTITY_TYPE_ID' => 0, 'ASSOCIATED_ENTITY_ID' => 0,
        ])->getId();
        static::registerBindings($id, $bindings);
        (new Event('crm', 'OnAfterCrmTimelineCommentAdd', ['ID' => $id]))->send();
        \Playground\LastActivity::enqueueOfOthers($bindings, $authorId);
        return $id;
    }
}
