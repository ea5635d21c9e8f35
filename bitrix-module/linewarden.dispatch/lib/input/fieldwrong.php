<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Input;

/** A field of a command or call is absent or of a wrong kind; the message names it. */
final class FieldWrong extends \RuntimeException
{
    /** @param string $field full name: "contact.create.name", "numbers.3.key" */
    public function __construct(public readonly string $field, string $needed)
    {
        parent::__construct("$field: $needed is needed");
    }
}
