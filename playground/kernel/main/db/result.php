<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

/** Rows of a query. Numbers come as strings; DATETIME and DATE columns come as objects. */
abstract class Result implements \IteratorAggregate
{
    protected $resource;
    protected ?Connection $connection;
    protected ?int $count = null;
    /** @var list<callable> */
    protected array $fetchDataModifiers = [];

    public function __construct($result, ?Connection $dbConnection = null)
    {
        $this->resource = $result;
        $this->connection = $dbConnection;
    }

    public function getResource()
    {
        return $this->resource;
    }

    public function addFetchDataModifier($fetchDataModifier)
    {
        $this->fetchDataModifiers[] = $fetchDataModifier;
    }

    abstract protected function fetchRowInternal();

    public function fetchRaw()
    {
        $row = $this->fetchRowInternal();
        return $row ?: false;
    }

    public function fetch(?\Bitrix\Main\Text\Converter $converter = null)
    {
        $row = $this->fetchRaw();
        if ($row === false) {
            return false;
        }
        foreach ($this->fetchDataModifiers as $modifier) {
            $row = $modifier($row) ?? $row;
        }
        return $row;
    }

    public function fetchAll(?\Bitrix\Main\Text\Converter $converter = null)
    {
        $rows = [];
        while ($row = $this->fetch()) {
            $rows[] = $row;
        }
        return $rows;
    }

    public function setCount($n)
    {
        $this->count = (int) $n;
    }

    public function getCount()
    {
        if ($this->count === null) {
            throw new \Bitrix\Main\ObjectPropertyException('count');
        }
        return $this->count;
    }

    abstract public function getSelectedRowsCount();

    public function getIterator(): \Traversable
    {
        while ($row = $this->fetch()) {
            yield $row;
        }
    }
}
