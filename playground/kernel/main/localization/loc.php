<?php

declare(strict_types=1);

namespace Bitrix\Main\Localization;

/** Messages from lang/<id>/<path> of the nearest parent folder that has them. */
final class Loc
{
    /** @var array<string, array<string, string>> language => code => text */
    private static array $messages = [];
    /** @var array<string, true> */
    private static array $files = [];
    /** @var array<string, array<string, true>> language => file read */
    private static array $read = [];
    private static ?string $language = null;

    public static function getMessage($code, $replace = null, $language = null)
    {
        $language = $language ?: self::getCurrentLang();
        foreach (array_keys(self::$files) as $file) {
            self::read($file, $language);
        }
        $text = self::$messages[$language][$code] ?? null;
        return $text !== null && is_array($replace) ? strtr($text, $replace) : $text;
    }

    public static function loadMessages($file)
    {
        self::$files[(string) $file] = true;
    }

    public static function loadLanguageFile($file, $language = null, $normalize = true)
    {
        return self::read((string) $file, $language ?: self::getCurrentLang());
    }

    public static function getCurrentLang()
    {
        return self::$language ?? LANGUAGE_ID;
    }

    public static function setCurrentLang($language)
    {
        self::$language = $language;
    }

    public static function getMessagePlural(string $code, int $value, ?array $replace = null, ?string $language = null): ?string
    {
        $form = self::getPluralForm($value, $language);
        return self::getMessage("{$code}_PLURAL_{$form}", $replace, $language);
    }

    public static function getPluralForm($value, $language = ''): int|string
    {
        $n = abs((int) $value);
        if (($language ?: self::getCurrentLang()) !== 'ru') {
            return $n === 1 ? 0 : 1;
        }
        return $n % 10 === 1 && $n % 100 !== 11 ? 0 : ($n % 10 >= 2 && $n % 10 <= 4 && ($n % 100 < 10 || $n % 100 >= 20) ? 1 : 2);
    }

    private static function read(string $file, string $language): array
    {
        if (isset(self::$read[$language][$file])) {
            return [];
        }
        self::$read[$language][$file] = true;
        $folder = dirname($file);
        $relative = basename($file);
        while (strlen($folder) > 1) {
            if (is_dir("{$folder}/lang")) {
                $path = "{$folder}/lang/{$language}/{$relative}";
                $MESS = [];
                if (is_file($path)) {
                    include $path;
                }
                self::$messages[$language] = $MESS + (self::$messages[$language] ?? []);
                return $MESS;
            }
            $relative = basename($folder) . '/' . $relative;
            $folder = dirname($folder);
        }
        return [];
    }
}
