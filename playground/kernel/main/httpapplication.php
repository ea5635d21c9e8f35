<?php

declare(strict_types=1);

namespace Bitrix\Main;

use Bitrix\Main\Engine\Controller;
use Bitrix\Main\Engine\Response\AjaxJson;
use Bitrix\Main\Engine\Router;

class HttpApplication extends Application
{
    public function start()
    {
        $context = new HttpContext($this);
        $server = new Server($_SERVER);
        $context->initialize(new HttpRequest($server, $_GET, $_POST, $_FILES, $_COOKIE), new HttpResponse(), $server);
        $this->setContext($context);
    }

    /** What /bitrix/services/main/ajax.php does: one action of one controller, then the end of the request. */
    public function run()
    {
        try {
            $found = (new Router($this->context->getRequest()))->getControllerAndAction();
            if ($found === null) {
                throw new SystemException('Could not find controller for the request');
            }
        } catch (SystemException $error) {
            $this->end(0, AjaxJson::createError(new ErrorCollection([new Error($error->getMessage(), $error->getCode())])));
        }
        $this->runController(...$found);
    }

    final public function runController($controller, $action)
    {
        if (is_string($controller)) {
            $controller = (new $controller())->setScope(Controller::SCOPE_AJAX);
        }
        $request = $this->context->getRequest();
        $result = $controller->run($action, [$request->getPostList()->toArray(), $request->getQueryList()->toArray()]);
        $response = match (true) {
            $result instanceof HttpResponse => $result,
            $controller->getErrors() !== [] => AjaxJson::createError(new ErrorCollection($controller->getErrors()), $result),
            default => new AjaxJson($result),
        };
        $ofFilters = $this->context->getResponse(); // status and headers that filters and the action have set
        foreach ($ofFilters->getHeaders()->toArray() as $name => $values) {
            $response->addHeader($name, $values[0]);
        }
        if ($ofFilters->getStatus() !== 200) {
            $response->setStatus($ofFilters->getStatus());
        }
        $this->end(0, $response);
    }
}
