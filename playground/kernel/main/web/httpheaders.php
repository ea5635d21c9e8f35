<?php

declare(strict_types=1);

namespace Bitrix\Main\Web;

class HttpHeaders implements \IteratorAggregate
{
    /** @var array<string, list<string>> */
    protected array $headers = [];

    public function __construct(?array $headers = null)
    {
        foreach ((array) $headers as $name => $value) {
            foreach ((array) $value as $one) {
                $this->add($name, $one);
            }
        }
    }

    public function add($name, $value)
    {
        $this->headers[strtolower((string) $name)][] = (string) $value;
    }

    public function get($name, $returnArray = false)
    {
        $values = $this->headers[strtolower((string) $name)] ?? null;
        return $values === null ? null : ($returnArray ? $values : $values[0]);
    }

    public function toArray()
    {
        return $this->headers;
    }

    public function getIterator(): \Traversable
    {
        return new \ArrayIterator($this->headers);
    }
}
