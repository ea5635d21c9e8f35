<?php

declare(strict_types=1);

namespace Bitrix\HumanResources\Item\Collection;

/** Items in the order they were read, by id where they have one. */
abstract class BaseCollection implements \IteratorAggregate, \Countable
{
    protected array $items = [];

    public function __construct(...$items)
    {
        foreach ($items as $item) {
            $this->add($item);
        }
    }

    public function add($item): static
    {
        $item->id === null ? $this->items[] = $item : $this->items[$item->id] = $item;
        return $this;
    }

    public function getItemMap(): array
    {
        return $this->items;
    }

    public function getFirst()
    {
        return reset($this->items) ?: null;
    }

    public function getIterator(): \ArrayIterator
    {
        return new \ArrayIterator($this->items);
    }

    public function empty(): bool
    {
        return $this->items === [];
    }

    public function count(): int
    {
        return count($this->items);
    }
}
