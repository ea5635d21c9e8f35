<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine;

use Bitrix\Main\Config\Configuration;
use Bitrix\Main\HttpRequest;
use Bitrix\Main\Loader;
use Bitrix\Main\SystemException;

/** The action of ?action=<vendor>:<module>.<Controller>.<action>; read from the query string only. */
final class Router
{
    public const EXCEPTION_NO_CONFIGURATION = 3_120_001;
    public const EXCEPTION_NO_MODULE = 3_120_002;
    public const EXCEPTION_INVALID_MODULE_NAME = 3_120_003;

    private string $vendor = Resolver::DEFAULT_VENDOR;
    private string $module = '';
    private string $action = '';

    public function __construct(HttpRequest $request)
    {
        $action = (string) $request->getQuery('action');
        if (str_contains($action, ':')) {
            [$this->vendor, $action] = explode(':', $action, 2);
        }
        [$this->module, $this->action] = explode('.', $action, 2) + [1 => ''];
    }

    /** @return array{Controller, string}|null */
    public function getControllerAndAction()
    {
        $id = $this->vendor === Resolver::DEFAULT_VENDOR ? $this->module : "{$this->vendor}.{$this->module}";
        if (!preg_match('/^[a-z0-9_.]+$/D', $id)) {
            throw new SystemException('Invalid module name', self::EXCEPTION_INVALID_MODULE_NAME);
        }
        if (!Loader::includeModule($id)) {
            throw new SystemException("Could not find module {$id}", self::EXCEPTION_NO_MODULE);
        }
        if (Configuration::getInstance($id)->get('controllers') === null) {
            throw new SystemException("There is no configuration of controllers in module {$id}", self::EXCEPTION_NO_CONFIGURATION);
        }
        return Resolver::getControllerAndAction($this->vendor, $this->module, $this->action);
    }

    public function getVendor()
    {
        return $this->vendor;
    }

    public function getModule()
    {
        return $this->module;
    }

    public function getAction()
    {
        return $this->action;
    }
}
