<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

/** All feeds. A new one is its class, a line here and its rows in docs/protocol.md. */
final class Registry
{
    /** @var list<class-string<Feed>> */
    public const FEEDS = [
        Dialogs::class,
        QueueTurns::class,
        CrmCards::class,
        Items::class,
        Calls::class,
        People::class,
        Lines::class,
        PortalOptions::class,
    ];
}
