<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine;

use Bitrix\Main\Application;
use Bitrix\Main\Context;
use Bitrix\Main\Engine\ActionFilter\Authentication;
use Bitrix\Main\Engine\ActionFilter\Csrf;
use Bitrix\Main\Engine\ActionFilter\HttpMethod;
use Bitrix\Main\Error;
use Bitrix\Main\ErrorCollection;
use Bitrix\Main\Event;
use Bitrix\Main\EventResult;
use Bitrix\Main\SystemException;

/** Actions of a module behind /bitrix/services/main/ajax.php. */
class Controller implements \Bitrix\Main\Errorable, Contract\Controllerable
{
    public const SCOPE_REST = 'rest';
    public const SCOPE_AJAX = 'ajax';
    public const SCOPE_CLI = 'cli';
    public const ERROR_UNKNOWN_ACTION = 'unknown_action';

    protected ErrorCollection $errorCollection;
    protected $request;
    private string $scope = self::SCOPE_AJAX;
    private array $sourceParametersList = [];

    public function __construct($request = null)
    {
        $this->errorCollection = new ErrorCollection();
        $this->request = $request ?? Context::getCurrent()->getRequest();
    }

    public function configureActions()
    {
        return [];
    }

    final public function getRequest()
    {
        return $this->request;
    }

    final public function getScope()
    {
        return $this->scope;
    }

    final public function setScope($scope)
    {
        $this->scope = $scope;
        return $this;
    }

    final public function getSourceParametersList()
    {
        return $this->sourceParametersList;
    }

    final public function setSourceParametersList($sourceParametersList)
    {
        $this->sourceParametersList = $sourceParametersList;
        return $this;
    }

    /** Null when a filter refused or the action threw: the errors say why. All filters run, also after one has refused. */
    final public function run($actionName, array $sourceParametersList)
    {
        $this->setSourceParametersList($sourceParametersList);
        try {
            $action = $this->create($actionName);
            if ($action === null) {
                throw new SystemException("Could not find description of {$actionName} in " . static::class);
            }
            $filters = $this->buildFilters($this->configFor($actionName));
            $event = new Event('main', 'onBeforeAction', ['action' => $action, 'controller' => $this]);
            foreach ($filters['prefilters'] as $filter) {
                if (!in_array($this->scope, $filter->listAllowedScopes(), true)) {
                    continue;
                }
                $result = $filter->bindAction($action)->onBeforeAction($event);
                if ($result instanceof EventResult && $result->getType() === EventResult::ERROR) {
                    $this->addErrors($filter->getErrors());
                    $isRefused = true;
                }
            }
            return isset($isRefused) ? null : $this->call($action);
        } catch (\Throwable $error) { // its text goes to the browser, as in the portal
            Application::getInstance()->getExceptionHandler()->writeToLog($error);
            $this->addError(new Error($error->getMessage(), $error->getCode()));
            return null;
        }
    }

    /** @return Action|null an action is a method <name>Action, its case is of no matter */
    protected function create($actionName)
    {
        return method_exists($this, "{$actionName}Action") ? new InlineAction($actionName, $this) : null;
    }

    protected function getDefaultPreFilters()
    {
        return [new Authentication(), new HttpMethod([HttpMethod::METHOD_GET, HttpMethod::METHOD_POST]), new Csrf()];
    }

    protected function getDefaultPostFilters()
    {
        return [];
    }

    /** "+" adds to the default ones, "-" removes by class, without a sign it replaces; a POST that may pass always meets Csrf. */
    protected function buildFilters(?array $config = null)
    {
        $config ??= [];
        $prefilters = [...($config['prefilters'] ?? $this->getDefaultPreFilters()), ...($config['+prefilters'] ?? [])];
        $hasCsrf = array_filter($prefilters, static fn($filter) => $filter instanceof Csrf) !== [];
        $takesPost = array_filter($prefilters, static fn($filter) => $filter instanceof HttpMethod && $filter->containsPostMethod()) !== [];
        if ($this->request->isPost() && $takesPost && !$hasCsrf) {
            $prefilters[] = new Csrf();
        }
        foreach ($config['-prefilters'] ?? [] as $class) {
            $prefilters = array_filter($prefilters, static fn($filter) => !($filter instanceof $class));
        }
        return ['prefilters' => array_values($prefilters), 'postfilters' => $this->getDefaultPostFilters()];
    }

    protected function addError(Error $error)
    {
        $this->errorCollection->setError($error);
        return $this;
    }

    protected function addErrors(array $errors)
    {
        $this->errorCollection->add($errors);
        return $this;
    }

    final public function getErrors()
    {
        return $this->errorCollection->toArray();
    }

    final public function getErrorByCode($code)
    {
        return $this->errorCollection->getErrorByCode($code);
    }

    private function configFor(string $actionName): array
    {
        return array_change_key_case($this->configureActions())[strtolower($actionName)] ?? [];
    }

    /** Arguments by type or, as in the portal, by name from POST and then GET. */
    private function call(Action $action): mixed
    {
        $method = new \ReflectionMethod($this, $action->getName() . 'Action');
        $arguments = [];
        foreach ($method->getParameters() as $parameter) {
            $type = $parameter->getType();
            $class = $type instanceof \ReflectionNamedType && !$type->isBuiltin() ? $type->getName() : null;
            $sources = array_filter($this->sourceParametersList, static fn($source) => isset($source[$parameter->getName()]));
            $arguments[] = match (true) {
                $class === JsonPayload::class => new JsonPayload(),
                $class === CurrentUser::class => CurrentUser::get(),
                $sources !== [] => $this->cast(reset($sources)[$parameter->getName()], $type),
                $parameter->isDefaultValueAvailable() => $parameter->getDefaultValue(),
                default => throw new SystemException("Could not find value for parameter {{$parameter->getName()}}"),
            };
        }
        return $method->invokeArgs($this, $arguments);
    }

    private function cast(mixed $value, ?\ReflectionType $type): mixed
    {
        $name = $type instanceof \ReflectionNamedType ? $type->getName() : 'mixed';
        if (in_array($name, ['int', 'float', 'string', 'bool'], true)) {
            settype($value, $name);
        }
        return $value;
    }
}
