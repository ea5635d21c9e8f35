<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

/** All commands by their type. A new one is its class, a line here and its row in docs/protocol.md. */
final class Registry
{
    /** @var array<string, class-string<Command>> */
    public const COMMANDS = [
        'placeDialog' => PlaceDialog::class,
        'handOver' => HandOver::class,
        'joinDialog' => JoinDialog::class,
        'comment' => Comment::class,
        'notify' => Notify::class,
        'setResponsible' => SetResponsible::class,
        'placeCall' => PlaceCall::class,
        'placeFirmCall' => PlaceFirmCall::class,
        'mergeContacts' => MergeContacts::class,
        'bindClient' => BindClient::class,
        'restoreBindings' => RestoreBindings::class,
        'takeApart' => TakeApart::class,
        'assignItem' => AssignItem::class,
        'moveItem' => MoveItem::class,
    ];
}
