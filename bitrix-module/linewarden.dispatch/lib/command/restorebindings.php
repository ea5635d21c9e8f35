<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Threads;

/** Takes a bindClient back. A thread that is gone, or had no activity, is left. */
final class RestoreBindings implements Command
{
    public static function fields(): Fields
    {
        $thread = (new Fields([
            'kind' => Field::word([Threads::SESSION, Threads::CALL]),
            'id' => Field::text(),
            'activityId' => Field::idOrNone(),
            'bindings' => Field::objects(new Fields(['typeId' => Field::id(), 'id' => Field::id()])),
            'statistic' => Field::object(new Fields(['entityType' => Field::optionalText(), 'entityId' => Field::idOrNone()]))->optional(),
        ]))->rule(
            'id',
            'the id of a session',
            static fn(array $thread): bool => $thread['kind'] !== Threads::SESSION || ctype_digit($thread['id'])
        );

        return new Fields(['threads' => Field::objects($thread)]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        $threads = $input['threads'];
        for ($place = (int) $progress->noted('done'); $place < count($threads); $place++) {
            $thread = $threads[$place];
            if ($thread['activityId'] > 0) {
                Threads::restore($thread['kind'], $thread['id'], $thread['bindings'], $thread['statistic']);
            }
            $progress->note('done', $place + 1);
        }

        return [];
    }
}
