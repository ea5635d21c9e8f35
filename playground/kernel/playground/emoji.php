<?php

declare(strict_types=1);

namespace Playground;

/** Texts as the portal stores them: with the bytes of each emoji in place of it. Not in the box. */
final class Emoji
{
    public static function encode(string $text): string
    {
        return (string) preg_replace_callback('/[\x{10000}-\x{10FFFF}]/u', static fn(array $emoji) => ':' . bin2hex($emoji[0]) . ':', $text);
    }
}
