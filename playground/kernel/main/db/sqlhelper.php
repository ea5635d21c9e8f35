<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

use Bitrix\Main\Type;

/** Quoting and conversion between PHP values and SQL. */
abstract class SqlHelper
{
    protected Connection $connection;

    public function __construct(Connection $connection)
    {
        $this->connection = $connection;
    }

    public function getLeftQuote()
    {
        return '`';
    }

    public function getRightQuote()
    {
        return '`';
    }

    public function quote($identifier)
    {
        return '`' . str_replace('.', '`.`', str_replace('`', '', (string) $identifier)) . '`';
    }

    abstract public function forSql($value, $maxLength = 0);

    public function getCurrentDateTimeFunction()
    {
        return 'NOW()';
    }

    public function getCurrentDateFunction()
    {
        return 'CURDATE()';
    }

    public function addSecondsToDateTime($seconds, $from = null)
    {
        return 'DATE_ADD(' . ($from ?? $this->getCurrentDateTimeFunction()) . ", INTERVAL {$seconds} SECOND)";
    }

    public function getTopSql($sql, $limit, $offset = 0)
    {
        return $sql . ' LIMIT ' . ((int) $offset > 0 ? (int) $offset . ', ' : '') . (int) $limit;
    }

    /** [columns, values, binds]; columns the table does not have are left out with a warning. */
    public function prepareInsert($tableName, array $fields, $returnAsArray = false)
    {
        $columns = $values = [];
        $known = $this->connection->getTableFields($tableName);
        foreach ($fields as $name => $value) {
            if (!isset($known[$name])) {
                trigger_error("Column `{$name}` is not found in the `{$tableName}` table", E_USER_WARNING);
                continue;
            }
            $columns[] = $this->quote($name);
            $values[] = $this->convertToDb($value, $known[$name]);
        }
        return $returnAsArray ? [$columns, $values, []] : [implode(', ', $columns), implode(', ', $values), []];
    }

    public function prepareUpdate($tableName, array $fields)
    {
        $update = [];
        $known = $this->connection->getTableFields($tableName);
        foreach ($fields as $name => $value) {
            if (!isset($known[$name])) {
                trigger_error("Column `{$name}` is not found in the `{$tableName}` table", E_USER_WARNING);
                continue;
            }
            $update[] = $this->quote($name) . ' = ' . $this->convertToDb($value, $known[$name]);
        }
        return [implode(', ', $update), []];
    }

    /** INSERT ... ON DUPLICATE KEY UPDATE, as a list of one statement. */
    public function prepareMerge($tableName, array $primaryFields, array $insertFields, array $updateFields)
    {
        [$columns, $values] = $this->prepareInsert($tableName, $insertFields);
        [$update] = $this->prepareUpdate($tableName, $updateFields);
        return ['INSERT INTO ' . $this->quote($tableName) . " ({$columns}) VALUES ({$values})"
            . ($update === '' ? '' : " ON DUPLICATE KEY UPDATE {$update}")];
    }

    public function prepareMergeMultiple($tableName, array $primaryFields, array $insertRows)
    {
        $result = [];
        foreach ($insertRows as $row) {
            [$columns, $values] = $this->prepareInsert($tableName, $row);
            $result[] = 'REPLACE INTO ' . $this->quote($tableName) . " ({$columns}) VALUES ({$values})";
        }
        return $result;
    }

    public function getInsertIgnore($tableName, $fields, $sql)
    {
        return 'INSERT IGNORE INTO ' . $tableName . ' ' . $fields . $sql;
    }

    public function prepareDeleteLimit($tableName, array $primaryFields, $where, array $order, $limit)
    {
        $orderBy = [];
        foreach ($order as $name => $direction) {
            $orderBy[] = $this->quote($name) . ' ' . $direction;
        }
        return 'DELETE FROM ' . $this->quote($tableName) . ' WHERE ' . $where
            . ($orderBy ? ' ORDER BY ' . implode(', ', $orderBy) : '') . ' LIMIT ' . (int) $limit;
    }

    public function convertToDb($value, ?\Bitrix\Main\ORM\Fields\IReadable $field = null)
    {
        if ($value === null) {
            return 'NULL';
        }
        if ($value instanceof SqlExpression) {
            return $value->compile();
        }
        if ($value instanceof Type\DateTime) {
            return $field instanceof \Bitrix\Main\ORM\Fields\DateField && !$field instanceof \Bitrix\Main\ORM\Fields\DatetimeField
                ? $this->convertToDbDate($value) : $this->convertToDbDateTime($value);
        }
        if ($value instanceof Type\Date) {
            return $this->convertToDbDate($value);
        }
        if (is_bool($value)) {
            return $value ? '1' : '0';
        }
        if (is_array($value)) {
            $value = serialize($value);
        }
        if ($field instanceof \Bitrix\Main\ORM\Fields\IntegerField) {
            return $value === '' ? '0' : (string) (int) $value;
        }
        return is_int($value) || is_float($value) ? (string) $value : $this->convertToDbString((string) $value);
    }

    public function convertToDbInteger($value, $size = 8)
    {
        return $value instanceof SqlExpression ? $value->compile() : (string) (int) $value;
    }

    public function convertToDbFloat($value, $scale = null)
    {
        return (string) (float) $value;
    }

    public function convertToDbString($value, $length = null)
    {
        return "'" . $this->forSql((string) $value, $length ?? 0) . "'";
    }

    public function convertToDbText($value)
    {
        return $this->convertToDbString($value);
    }

    public function convertToDbDate($value)
    {
        return "'" . $value->format('Y-m-d') . "'";
    }

    /** DATETIME columns hold the wall clock of PHP's own zone. */
    public function convertToDbDateTime($value)
    {
        $local = clone $value;
        $local->setDefaultTimeZone();
        return "'" . $local->format('Y-m-d H:i:s') . "'";
    }

    public function convertFromDbDateTime($value)
    {
        if ($value === null || $value === '' || str_starts_with((string) $value, '0000-00-00')) {
            return null;
        }
        return new Type\DateTime(substr((string) $value, 0, 19), 'Y-m-d H:i:s');
    }

    public function convertFromDbDate($value)
    {
        return $value === null || str_starts_with((string) $value, '0000-00-00') ? null : new Type\Date($value, 'Y-m-d');
    }

    abstract public function getColumnTypeByField(\Bitrix\Main\ORM\Fields\ScalarField $field);
}
