<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

class MysqliResult extends Result
{
    /** @var array<string, string>|null column => 'datetime' | 'date' */
    private ?array $dates = null;

    public function getSelectedRowsCount()
    {
        return is_object($this->resource) ? $this->resource->num_rows : 0;
    }

    protected function fetchRowInternal()
    {
        if (!is_object($this->resource)) {
            return null;
        }
        $row = $this->resource->fetch_assoc();
        if (!$row) {
            return null;
        }
        if ($this->dates === null) {
            $this->dates = [];
            foreach ($this->resource->fetch_fields() as $field) {
                if (in_array($field->type, [MYSQLI_TYPE_DATETIME, MYSQLI_TYPE_TIMESTAMP], true)) {
                    $this->dates[$field->name] = 'convertFromDbDateTime';
                } elseif ($field->type === MYSQLI_TYPE_DATE) {
                    $this->dates[$field->name] = 'convertFromDbDate';
                }
            }
        }
        foreach ($this->dates as $column => $convert) {
            if ($row[$column] !== null) {
                $row[$column] = $this->connection->getSqlHelper()->$convert($row[$column]);
            }
        }
        return $row;
    }
}
