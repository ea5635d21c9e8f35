<?php

declare(strict_types=1);

namespace Bitrix\Main;

/** Includes installed modules and finds their classes. Stand-in modules live beside this folder, others in the document root. */
final class Loader
{
    /** @var array<string, bool> module id => could be included; memoised for the hit, `false` too */
    private static array $included = ['main' => true];
    /** @var array<string, string> lower-case namespace with trailing backslash => folder */
    private static array $namespaces = [];
    /** @var array<string, string> lower-case class => file */
    private static array $classes = [];
    /** @var list<string> folders of stand-in modules, to look for classes without a namespace */
    private static array $standIns = ['main'];

    public static function includeModule($moduleName): bool
    {
        $moduleName = (string) $moduleName;
        if (isset(self::$included[$moduleName])) {
            return self::$included[$moduleName];
        }
        if (!ModuleManager::isModuleInstalled($moduleName)) {
            return self::$included[$moduleName] = false;
        }
        $standIn = PLAYGROUND_KERNEL . '/' . $moduleName;
        if (is_dir($standIn)) {
            self::$standIns[] = $moduleName;
            return self::$included[$moduleName] = self::runInclude($standIn . '/include.php');
        }
        $folder = self::moduleFolder($moduleName);
        if ($folder === null) {
            return self::$included[$moduleName] = false;
        }
        self::registerNamespace(str_replace('.', '\\', ucwords($moduleName, '.')), $folder . '/lib');
        self::$included[$moduleName] = true; // the module's own include.php may ask for it
        return self::$included[$moduleName] = self::runInclude($folder . '/include.php');
    }

    public static function requireModule($moduleName): void
    {
        if (!self::includeModule($moduleName)) {
            throw new LoaderException("Module `{$moduleName}` is not found.");
        }
    }

    public static function clearModuleCache($moduleName): void
    {
        if ($moduleName !== 'main') {
            unset(self::$included[$moduleName]);
        }
    }

    public static function getDocumentRoot(): string
    {
        return rtrim((string) $_SERVER['DOCUMENT_ROOT'], '/');
    }

    public static function registerAutoLoadClasses($moduleName, array $classes): void
    {
        $folder = $moduleName === null ? self::getDocumentRoot() : (self::moduleFolder((string) $moduleName) ?? '');
        foreach ($classes as $class => $file) {
            self::$classes[strtolower(ltrim((string) $class, '\\'))] = $folder . '/' . ltrim((string) $file, '/');
        }
    }

    public static function registerNamespace($namespace, $path): void
    {
        self::$namespaces[strtolower(trim((string) $namespace, '\\')) . '\\'] = rtrim((string) $path, '/');
    }

    public static function getLocal($path, $root = null)
    {
        $root ??= self::getDocumentRoot();
        foreach (['/local/', '/bitrix/'] as $place) {
            if (file_exists($root . $place . $path)) {
                return $root . $place . $path;
            }
        }
        return false;
    }

    /** Lower-cased path first, then the exact case; `FooTable` may also lie in `foo.php`. */
    public static function autoLoad($className): void
    {
        $class = ltrim((string) $className, '\\');
        $lower = strtolower($class);
        if (isset(self::$classes[$lower])) {
            require_once self::$classes[$lower];
            return;
        }
        if (!str_contains($class, '\\')) {
            foreach (self::$standIns as $module) {
                $file = PLAYGROUND_KERNEL . "/{$module}/classes/{$lower}.php";
                if (is_file($file)) {
                    require_once $file;
                    return;
                }
            }
            return;
        }
        if (str_starts_with($lower, 'bitrix\\')) {
            [, $module, $rest] = explode('\\', $lower, 3) + [2 => ''];
            $file = PLAYGROUND_KERNEL . "/{$module}/" . str_replace('\\', '/', $rest) . '.php';
            if (!empty(self::$included[$module]) && is_file($file)) { // as in the portal: no class before includeModule()
                require_once $file;
            }
            return;
        }
        foreach (self::$namespaces as $namespace => $folder) {
            if (!str_starts_with($lower, $namespace)) {
                continue;
            }
            $rest = str_replace('\\', '/', substr($class, strlen($namespace)));
            $names = [strtolower($rest), $rest];
            if (str_ends_with($lower, 'table')) {
                $names[] = strtolower(substr($rest, 0, -5));
                $names[] = substr($rest, 0, -5);
            }
            foreach ($names as $name) {
                if (is_file("{$folder}/{$name}.php")) {
                    require_once "{$folder}/{$name}.php";
                    return;
                }
            }
        }
    }

    private static function moduleFolder(string $moduleName): ?string
    {
        foreach (['/local/modules/', '/bitrix/modules/'] as $place) { // the local copy shadows the other
            $folder = self::getDocumentRoot() . $place . $moduleName;
            if (is_dir($folder)) {
                return $folder;
            }
        }
        return null;
    }

    private static function runInclude(string $file): bool
    {
        return !is_file($file) || (include_once $file) !== false;
    }
}
