<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine;

use Bitrix\Main\Config\Configuration;

class Resolver
{
    public const DEFAULT_VENDOR = 'bitrix';

    /** @return array{Controller, string}|null */
    public static function getControllerAndAction($vendor, $module, $action, $scope = Controller::SCOPE_AJAX)
    {
        $parts = explode('.', (string) $action);
        $actionName = array_pop($parts);
        $class = self::buildClassNameByAction((string) $vendor, (string) $module, $parts);
        if ($class === null || !class_exists($class) || !is_subclass_of($class, Controller::class) || (new \ReflectionClass($class))->isAbstract()) {
            return null;
        }
        return [(new $class())->setScope($scope), $actionName];
    }

    public static function getDefaultNamespaceByModule($module)
    {
        return Configuration::getInstance($module)->get('controllers')['defaultNamespace'] ?? null;
    }

    /** A lower first letter makes the default namespace lower, so that only lower-case files are found, as in the portal. */
    private static function buildClassNameByAction(string $vendor, string $module, array $parts): ?string
    {
        $namespace = self::getDefaultNamespaceByModule($vendor === self::DEFAULT_VENDOR ? $module : "{$vendor}.{$module}");
        if ($namespace === null || $parts === []) {
            return null;
        }
        $path = implode('\\', $parts);
        return '\\' . trim(lcfirst($path) === $path ? strtolower($namespace) : $namespace, '\\') . '\\' . $path;
    }
}
