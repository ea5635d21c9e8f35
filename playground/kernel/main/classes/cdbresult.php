<?php

declare(strict_types=1);

class CDBResult
{
    /** @var list<array> */
    public $arResult = [];
    private int $position = 0;

    public function __construct($res = null)
    {
        if ($res instanceof CDBResult) {
            $this->arResult = $res->arResult;
        } elseif ($res instanceof \Bitrix\Main\DB\Result) {
            $this->arResult = array_map(static fn(array $row) => array_map(
                static fn($value) => $value instanceof \Bitrix\Main\Type\Date ? $value->toString() : $value,
                $row
            ), $res->fetchAll());
        }
    }

    public function InitFromArray($arr)
    {
        $this->arResult = array_values($arr);
        $this->position = 0;
    }

    public function Fetch()
    {
        return $this->arResult[$this->position++] ?? false;
    }

    public function GetNext($bTextHtmlAuto = true, $use_tilda = true)
    {
        return $this->Fetch();
    }

    public function SelectedRowsCount()
    {
        return count($this->arResult);
    }
}
