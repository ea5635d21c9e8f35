<?php

declare(strict_types=1);

namespace Bitrix\Main\Web;

class Uri
{
    protected array $parts;

    public function __construct($url)
    {
        $this->parts = parse_url((string) $url) ?: [];
    }

    public function getScheme(): string
    {
        return strtolower($this->parts['scheme'] ?? 'http');
    }

    public function getHost(): string
    {
        return (string) ($this->parts['host'] ?? '');
    }

    public function getPort(): ?int
    {
        return $this->parts['port'] ?? ($this->getScheme() === 'https' ? 443 : 80);
    }

    public function getPath(): string
    {
        return (string) ($this->parts['path'] ?? '/');
    }

    public function getQuery(): string
    {
        return (string) ($this->parts['query'] ?? '');
    }

    public function getPathQuery()
    {
        return $this->getPath() . ($this->getQuery() === '' ? '' : '?' . $this->getQuery());
    }
}
