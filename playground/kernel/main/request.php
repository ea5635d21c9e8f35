<?php

declare(strict_types=1);

namespace Bitrix\Main;

abstract class Request extends Type\ParameterDictionary
{
    protected Server $server;

    public function __construct(Server $server, array $request)
    {
        parent::__construct($request);
        $this->server = $server;
    }

    public function getServer()
    {
        return $this->server;
    }

    public function getRequestedPage()
    {
        return (string) parse_url((string) $this->server->getRequestUri(), PHP_URL_PATH);
    }

    public function isAdminSection()
    {
        return str_starts_with($this->getRequestedPage(), '/bitrix/admin/');
    }

    public function isAjaxRequest()
    {
        return $this->server->get('HTTP_BX_AJAX') !== null || $this->server->get('HTTP_X_REQUESTED_WITH') === 'XMLHttpRequest';
    }
}
