<?php

declare(strict_types=1);

namespace Bitrix\Main\Config;

use Bitrix\Main\Loader;

/** The .settings.php of the portal (no module) or of a module: name => ['value' => …]. */
final class Configuration
{
    /** @var array<string, Configuration> */
    private static array $instances = [];
    private array $data;

    private function __construct(string $moduleId)
    {
        $file = $moduleId === '' ? Loader::getDocumentRoot() . '/bitrix/.settings.php' : Loader::getLocal("modules/{$moduleId}/.settings.php");
        $this->data = is_string($file) && is_file($file) ? (array) include $file : [];
    }

    public static function getInstance($moduleId = null)
    {
        return self::$instances[(string) $moduleId] ??= new self((string) $moduleId);
    }

    public function get($name)
    {
        return $this->data[$name]['value'] ?? null;
    }
}
