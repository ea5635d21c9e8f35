<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

/** All calls by their name. A new one is its class, a line here and its line in docs/protocol.md. */
final class Registry
{
    /** @var array<string, class-string<Call>> */
    public const CALLS = [
        'handshake' => Handshake::class,
        'lineProfile' => LineProfile::class,
        'setNumbers' => SetNumbers::class,
        'watchItems' => WatchItems::class,
        'portalAssigners' => PortalAssigners::class,
        'personRight' => PersonRight::class,
        'mergeParts' => MergeParts::class,
    ];
}
