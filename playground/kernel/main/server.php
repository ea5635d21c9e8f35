<?php

declare(strict_types=1);

namespace Bitrix\Main;

class Server extends Type\ParameterDictionary
{
    public function __construct(array $arServer)
    {
        parent::__construct($arServer);
    }

    public function getDocumentRoot()
    {
        return Loader::getDocumentRoot();
    }

    public function getHttpHost()
    {
        return $this->get('HTTP_HOST');
    }

    public function getRequestMethod()
    {
        return $this->get('REQUEST_METHOD');
    }

    public function getRequestUri()
    {
        return $this->get('REQUEST_URI');
    }

    public function getScriptName()
    {
        return $this->get('SCRIPT_NAME');
    }

    public function getServerName()
    {
        return $this->get('SERVER_NAME');
    }

    public function getServerPort()
    {
        return $this->get('SERVER_PORT');
    }
}
