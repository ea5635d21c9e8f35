<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

/** Ends a command before it is done, with the answer that says why. */
final class Stop extends \RuntimeException
{
    /** @param array<string, mixed> $answer status and what belongs to it, without the id */
    private function __construct(public readonly array $answer)
    {
        parent::__construct($answer['status'] . ' ' . $answer['code']);
    }

    /** The portal will not do it, and will not change its mind. */
    public static function refused(string $code, string $message): self
    {
        return new self(['status' => 'refused', 'code' => $code, 'message' => $message]);
    }

    /** The world has moved on; nothing was done. */
    public static function superseded(string $code): self
    {
        return new self(['status' => 'superseded', 'code' => $code]);
    }

    /** Busy now; the same command may be sent again. */
    public static function later(string $code, int $retryAfterMs): self
    {
        return new self(['status' => 'later', 'code' => $code, 'retryAfterMs' => $retryAfterMs]);
    }

    public function isRefusal(): bool
    {
        return $this->answer['status'] === 'refused';
    }

    /** Worth keeping: a repeat must get the same answer. */
    public function isFinal(): bool
    {
        return $this->answer['status'] !== 'later';
    }
}
