<?php

declare(strict_types=1);

namespace Bitrix\Main;

class HttpApplication extends Application
{
    public function start()
    {
        $context = new HttpContext($this);
        $server = new Server($_SERVER);
        $context->initialize(new HttpRequest($server, $_GET, $_POST, $_FILES, $_COOKIE), new HttpResponse(), $server);
        $this->setContext($context);
    }
}
