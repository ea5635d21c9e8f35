<?php

declare(strict_types=1);

namespace Bitrix\Main\UI;

use Bitrix\Main\Loader;
use Bitrix\Main\Page\Asset;

/** JS extensions: js/<name with slashes>/config.php says which files to load, and which extensions before them. */
class Extension
{
    /** @var array<string, true> */
    private static array $loaded = [];

    /** What is not there is passed over in silence. */
    public static function load($extNames)
    {
        foreach ((array) $extNames as $name) {
            if (isset(self::$loaded[$name])) {
                continue;
            }
            self::$loaded[$name] = true;
            $config = self::getConfig($name);
            if ($config === null) {
                continue;
            }
            self::load($config['rel'] ?? []);
            $folder = '/' . substr(self::folder($name), strlen(Loader::getDocumentRoot()) + 1);
            foreach ((array) ($config['css'] ?? []) as $file) {
                Asset::getInstance()->addCss(self::normalizeAssetPath($file, $folder));
            }
            foreach ((array) ($config['js'] ?? []) as $file) {
                Asset::getInstance()->addJs(self::normalizeAssetPath($file, $folder));
            }
        }
        return [];
    }

    public static function getConfig($extName)
    {
        $folder = self::folder((string) $extName);
        return $folder !== null && is_file("{$folder}/config.php") ? include "{$folder}/config.php" : null;
    }

    protected static function normalizeAssetPath($path, $extensionPath)
    {
        return str_starts_with($path, '/') ? $path : "{$extensionPath}/{$path}";
    }

    private static function folder(string $name): ?string
    {
        $folder = Loader::getLocal('js/' . str_replace('.', '/', $name));
        return is_string($folder) ? $folder : null;
    }
}
