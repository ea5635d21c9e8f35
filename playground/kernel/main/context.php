<?php

declare(strict_types=1);

namespace Bitrix\Main;

class Context
{
    protected $application;
    protected $request;
    protected $response;
    protected $server;

    public function __construct(Application $application)
    {
        $this->application = $application;
    }

    public static function getCurrent()
    {
        return Application::hasInstance() ? Application::getInstance()->getContext() : null;
    }

    public function initialize(Request $request, Response $response, Server $server, array $env = [])
    {
        $this->request = $request;
        $this->response = $response;
        $this->server = $server;
    }

    public function getResponse()
    {
        return $this->response;
    }

    public function setResponse(Response $response)
    {
        $this->response = $response;
    }

    public function getRequest()
    {
        return $this->request;
    }

    public function getServer()
    {
        return $this->server;
    }

    public function getApplication()
    {
        return $this->application;
    }

    public function getLanguage()
    {
        return LANGUAGE_ID;
    }

    public function getSite()
    {
        return SITE_ID;
    }
}
