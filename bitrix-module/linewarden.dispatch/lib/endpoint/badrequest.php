<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Endpoint;

/** A request that is refused as a whole: HTTP status, code and words of docs/protocol.md. */
final class BadRequest extends \RuntimeException
{
    public function __construct(
        public readonly int $status,
        public readonly string $errorCode,
        string $message,
        public readonly string $field = ''
    ) {
        parent::__construct($message);
    }
}
