<?php

declare(strict_types=1);

namespace Bitrix\Main;

class HttpResponse extends Response
{
    /** @var array<string, string> */
    protected array $headers = [];
    protected int $status = 200;

    public function __construct()
    {
        parent::__construct();
    }

    public function addHeader($name, $value = '')
    {
        $this->headers[(string) $name] = (string) $value;
        return $this;
    }

    public function getHeaders()
    {
        return new Web\HttpHeaders($this->headers);
    }

    /** "404 Not Found" or 404. */
    public function setStatus($status)
    {
        $this->status = (int) $status;
        return $this;
    }

    public function getStatus()
    {
        return $this->status;
    }

    public function writeHeaders()
    {
        if (headers_sent() || PHP_SAPI === 'cli') {
            return;
        }
        http_response_code($this->status);
        foreach ($this->headers as $name => $value) {
            header("{$name}: {$value}");
        }
    }

    public function flush($text = '')
    {
        if (PHP_SAPI === 'cli-server') { // lets the client go before the background jobs, as fastcgi_finish_request() does
            while (ob_get_level() > 0) {
                ob_end_clean();
            }
            $this->headers['Content-Length'] = (string) strlen((string) $text);
        }
        $this->writeHeaders();
        return parent::flush($text);
    }

    public function redirectTo($url)
    {
        $this->setStatus(302)->addHeader('Location', $url);
        return $this;
    }
}
