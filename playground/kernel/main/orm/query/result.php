<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Query;

class Result extends \Bitrix\Main\DB\Result
{
    protected Query $query;
    protected \Bitrix\Main\DB\Result $result;

    public function __construct(Query $query, \Bitrix\Main\DB\Result $result)
    {
        $this->query = $query;
        $this->result = $result;
    }

    public function fetch(?\Bitrix\Main\Text\Converter $converter = null)
    {
        return $this->result->fetch($converter);
    }

    public function getSelectedRowsCount()
    {
        return $this->result->getSelectedRowsCount();
    }

    protected function fetchRowInternal()
    {
        return $this->result->fetchRaw() ?: null;
    }
}
