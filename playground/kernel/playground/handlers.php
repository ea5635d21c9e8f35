<?php

declare(strict_types=1);

namespace Playground;

use Bitrix\Main\Loader;

/** Calls one event handler. A helper of the practice portal, not in the box. */
final class Handlers
{
    /** @param array $handler row of b_module_to_module or an added handler; @param array $params may hold references */
    public static function call(array $handler, array $params): mixed
    {
        if (isset($handler['CALLBACK'])) {
            if (!empty($handler['FULL_PATH']) && is_file((string) $handler['FULL_PATH'])) {
                require_once $handler['FULL_PATH'];
            }
            return call_user_func_array($handler['CALLBACK'], $params);
        }
        if ($handler['TO_MODULE_ID'] !== '' && $handler['TO_MODULE_ID'] !== 'main' && !Loader::includeModule($handler['TO_MODULE_ID'])) {
            return null;
        }
        $callback = $handler['TO_CLASS'] !== '' ? [$handler['TO_CLASS'], $handler['TO_METHOD']] : $handler['TO_METHOD'];
        return call_user_func_array($callback, array_merge($handler['TO_METHOD_ARG'], $params));
    }
}
