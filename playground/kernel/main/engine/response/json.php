<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\Response;

use Bitrix\Main\HttpResponse;

class Json extends HttpResponse
{
    protected int $jsonEncodingOptions;

    public function __construct($data = null, $options = 0)
    {
        parent::__construct();
        $this->jsonEncodingOptions = (int) $options;
        $this->addHeader('Content-Type', 'application/json; charset=UTF-8');
        $this->setData($data);
    }

    public function setData($data)
    {
        $this->setContent(\Bitrix\Main\Web\Json::encode($data, $this->jsonEncodingOptions ?: null));
        return $this;
    }
}
