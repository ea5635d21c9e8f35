<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

/** What the sidecar is told of one part of the portal; Registry names them all. */
interface Feed
{
    /**
     * The portal's events it listens to. An installed portal holds class and method by name: one that is renamed or dropped has to be
     * unregistered by the next version.
     *
     * @return list<Handler>
     */
    public static function handlers(): array;

    /** @return array<string, list<string>> the events it writes: TYPE => fields of PAYLOAD */
    public static function events(): array;
}
