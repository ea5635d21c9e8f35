<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

/** Numbers made comparable; the sidecar makes the same keys. */
final class PhoneKey
{
    /** What JavaScript trims: a name that was pasted into the portal may end with more than an ordinary space. */
    private const SPACE = '[\x09-\x0D\x{FEFF}\p{Z}]';

    /** As the portal's index of duplicates holds a client's phone; '' when it is withheld or has no digit. */
    public static function ofClient(string $phone): string
    {
        // the cut of an extension, again: it is told of the index, not of the function alone, and does nothing the second time
        return (string) preg_replace('/(\d+)[;#,][\d;#,]*/', '$1', (string) NormalizePhone($phone, 1));
    }

    /** Of a number of the portal: its phone key, or its name in lower case when it is a registration or an application. */
    public static function ofLine(string $number): string
    {
        $text = preg_replace('/\A' . self::SPACE . '+|' . self::SPACE . '+\z/u', '', $number) ?? trim($number);
        // at the end of a word the sidecar, and a newer PHP, lower this letter to another one
        $lower = str_replace('ς', 'σ', mb_strtolower($text));

        return preg_match('/[\p{L}:@_]/u', $text) === 1 ? $lower : self::ofClient($text);
    }
}
