<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

/** Numbers made comparable; the sidecar makes the same keys. */
final class PhoneKey
{
    /** As the portal's index of duplicates holds a client's phone; '' when it is withheld or has no digit. */
    public static function ofClient(string $phone): string
    {
        // the cut of an extension, again: it is told of the index, not of the function alone, and does nothing the second time
        return (string) preg_replace('/(\d+)[;#,][\d;#,]*/', '$1', (string) NormalizePhone($phone, 1));
    }

    /** Of a number of the portal: its phone key, or its name in lower case when it is a registration or an application. */
    public static function ofLine(string $number): string
    {
        $text = trim($number);

        return preg_match('/[\p{L}:@_]/u', $text) === 1 ? mb_strtolower($text) : self::ofClient($text);
    }
}
