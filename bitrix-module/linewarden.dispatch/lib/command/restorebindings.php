<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Portal\Threads;

/** Takes a bindClient back. A thread that is gone, or had no activity, is left. */
final class RestoreBindings
{
    public static function apply(Input $input, Progress $progress): array
    {
        $threads = array_map([self::class, 'thread'], $input->objects('threads'));
        for ($place = (int) $progress->noted('done'); $place < count($threads); $place++) {
            $thread = $threads[$place];
            if ($thread['activityId'] > 0) {
                Threads::restore($thread['kind'], $thread['id'], $thread['bindings'], $thread['statistic']);
            }
            $progress->note('done', $place + 1);
        }

        return [];
    }

    private static function thread(Input $thread): array
    {
        $kind = $thread->oneOf('kind', [Threads::SESSION, Threads::CALL]);
        $id = $thread->text('id');
        if ($kind === Threads::SESSION && !ctype_digit($id)) {
            throw $thread->wrong('id', 'the id of a session');
        }
        $statistic = $thread->objectOrNull('statistic');

        return [
            'kind' => $kind,
            'id' => $id,
            'activityId' => $thread->idOrNone('activityId'),
            'bindings' => array_map(
                static fn(Input $binding): array => ['typeId' => $binding->id('typeId'), 'id' => $binding->id('id')],
                $thread->objects('bindings')
            ),
            'statistic' => $statistic === null ? null : [
                'entityType' => $statistic->optionalText('entityType'),
                'entityId' => $statistic->idOrNone('entityId'),
            ],
        ];
    }
}
