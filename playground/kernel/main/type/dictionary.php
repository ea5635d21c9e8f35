<?php

declare(strict_types=1);

namespace Bitrix\Main\Type;

class Dictionary implements \ArrayAccess, \Iterator, \Countable
{
    protected array $values = [];

    public function __construct(?array $values = null)
    {
        $this->values = $values ?? [];
    }

    public function get($name)
    {
        return $this->values[$name] ?? null;
    }

    public function getValues()
    {
        return $this->values;
    }

    public function set($name, $value = null)
    {
        if (is_array($name)) {
            $this->values = $name;
        } else {
            $this->values[$name] = $value;
        }
    }

    public function setValues($values)
    {
        $this->values = $values;
    }

    public function toArray()
    {
        return $this->values;
    }

    public function isEmpty()
    {
        return $this->values === [];
    }

    public function offsetExists($offset): bool
    {
        return isset($this->values[$offset]);
    }

    public function offsetGet($offset): mixed
    {
        return $this->values[$offset] ?? null;
    }

    public function offsetSet($offset, $value): void
    {
        if ($offset === null) {
            $this->values[] = $value;
        } else {
            $this->values[$offset] = $value;
        }
    }

    public function offsetUnset($offset): void
    {
        unset($this->values[$offset]);
    }

    public function count(): int
    {
        return count($this->values);
    }

    public function current(): mixed
    {
        return current($this->values);
    }

    public function next(): void
    {
        next($this->values);
    }

    public function key(): mixed
    {
        return key($this->values);
    }

    public function valid(): bool
    {
        return key($this->values) !== null;
    }

    public function rewind(): void
    {
        reset($this->values);
    }
}
