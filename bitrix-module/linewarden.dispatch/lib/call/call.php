<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Input\FieldWrong;

/** A question of the sidecar to the module, or what it tells it; Registry names them all. Nothing is kept of a call. */
interface Call
{
    /** What the call takes besides its name. */
    public static function fields(): Fields;

    /**
     * @param array<string, mixed> $input as fields() has read it
     * @return array<string, mixed> the result as docs/protocol.md lists it
     * @throws FieldWrong
     */
    public static function answer(array $input): array;
}
