<?php

declare(strict_types=1);

namespace Bitrix\Main\Page;

class Asset
{
    private static ?Asset $instance = null;
    /** @var list<string> */
    private array $head = [];

    public static function getInstance()
    {
        return self::$instance ??= new self();
    }

    public function addJs($path, $additional = false)
    {
        $this->head[] = '<script src="' . htmlspecialcharsbx(self::dated((string) $path)) . '"></script>';
        return true;
    }

    public function addCss($path, $additional = false)
    {
        $this->head[] = '<link rel="stylesheet" href="' . htmlspecialcharsbx(self::dated((string) $path)) . '">';
        return true;
    }

    public function addString($str, $unique = false, $location = AssetLocation::AFTER_JS_KERNEL, $mode = null)
    {
        $this->head[] = (string) $str;
        return true;
    }

    public function getStrings($location = AssetLocation::AFTER_JS_KERNEL)
    {
        return implode("\n", $this->head);
    }

    /** A browser asks again for a file that has changed. */
    private static function dated(string $path): string
    {
        $file = \Bitrix\Main\Loader::getDocumentRoot() . $path;
        return is_file($file) ? $path . '?' . filemtime($file) . filesize($file) : $path;
    }
}
