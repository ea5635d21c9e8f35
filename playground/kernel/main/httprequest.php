<?php

declare(strict_types=1);

namespace Bitrix\Main;

class HttpRequest extends Request
{
    protected Type\ParameterDictionary $queryString;
    protected Type\ParameterDictionary $postData;
    protected Type\ParameterDictionary $files;
    protected Type\ParameterDictionary $cookies;
    /** @var array<string, string> by lower-case name */
    protected array $headers = [];

    public function __construct(Server $server, array $queryString, array $postData, array $files, array $cookies, array $jsonData = [])
    {
        parent::__construct($server, array_merge($queryString, $postData));
        $this->queryString = new Type\ParameterDictionary($queryString);
        $this->postData = new Type\ParameterDictionary($postData);
        $this->files = new Type\ParameterDictionary($files);
        $this->cookies = new Type\ParameterDictionary($cookies);
        foreach ($server->getValues() as $name => $value) {
            if (str_starts_with((string) $name, 'HTTP_')) {
                $this->headers[strtolower(str_replace('_', '-', substr($name, 5)))] = (string) $value;
            } elseif (in_array($name, ['CONTENT_TYPE', 'CONTENT_LENGTH'], true)) {
                $this->headers[strtolower(str_replace('_', '-', $name))] = (string) $value;
            }
        }
    }

    public function getQuery($name)
    {
        return $this->queryString->get($name);
    }

    public function getQueryList()
    {
        return $this->queryString;
    }

    public function getPost($name)
    {
        return $this->postData->get($name);
    }

    public function getPostList()
    {
        return $this->postData;
    }

    public function getFile($name)
    {
        return $this->files->get($name);
    }

    /** Null when absent. */
    public function getHeader($name)
    {
        return $this->headers[strtolower($name)] ?? null;
    }

    public function getCookie($name)
    {
        return $this->cookies->get($name);
    }

    public function getCookieRaw($name)
    {
        return $this->cookies->get($name);
    }

    public function getRemoteAddress()
    {
        return $this->server->get('REMOTE_ADDR');
    }

    public function getUserAgent()
    {
        return $this->server->get('HTTP_USER_AGENT');
    }

    public function getRequestUri()
    {
        return $this->server->getRequestUri();
    }

    public function getRequestMethod()
    {
        return $this->server->getRequestMethod();
    }

    public function isPost()
    {
        return $this->getRequestMethod() === 'POST';
    }

    public function isHttps()
    {
        return $this->server->get('HTTPS') === 'on';
    }

    public function getHttpHost()
    {
        return $this->server->getHttpHost();
    }

    public static function getInput()
    {
        return (string) file_get_contents('php://input');
    }

    public function isJson(): bool
    {
        return str_starts_with((string) $this->getHeader('Content-Type'), 'application/json');
    }
}
