<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine;

use Bitrix\Main\HttpRequest;

final class JsonPayload
{
    /** In the portal: after the proactive filter. */
    public function getData()
    {
        $data = json_decode($this->getRaw(), true);
        return is_array($data) ? $data : [];
    }

    /** The untouched body. */
    public function getRaw()
    {
        return HttpRequest::getInput();
    }
}
