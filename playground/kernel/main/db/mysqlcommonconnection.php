<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

abstract class MysqlCommonConnection extends Connection
{
    public function isTableExists($tableName)
    {
        return $this->query("SHOW TABLES LIKE '" . addcslashes($this->getSqlHelper()->forSql($tableName), '_%') . "'")->fetch() !== false;
    }

    public function isIndexExists($tableName, array $columns)
    {
        return $this->getIndexName($tableName, $columns) !== null;
    }

    public function getIndexName($tableName, array $columns, $strict = false)
    {
        $indexes = [];
        $rows = $this->query('SHOW INDEX FROM ' . $this->getSqlHelper()->quote($tableName));
        while ($row = $rows->fetch()) {
            $indexes[$row['Key_name']][(int) $row['Seq_in_index'] - 1] = strtoupper($row['Column_name']);
        }
        $wanted = array_map('strtoupper', array_values($columns));
        foreach ($indexes as $name => $indexed) {
            if ($strict ? $indexed === $wanted : array_slice($indexed, 0, count($wanted)) === $wanted) {
                return $name;
            }
        }
        return null;
    }

    /** Columns as ORM fields, by name. */
    public function getTableFields($tableName)
    {
        if (!isset($this->columns[$tableName])) {
            $fields = [];
            $rows = $this->query('SHOW COLUMNS FROM ' . $this->getSqlHelper()->quote($tableName));
            while ($row = $rows->fetch()) {
                $fields[$row['Field']] = \Playground\Shape::field($row['Field'], $row['Type']);
            }
            $this->columns[$tableName] = $fields;
        }
        return $this->columns[$tableName];
    }

    /** CREATE TABLE IF NOT EXISTS; $fields are ORM scalar fields by name. */
    public function createTable($tableName, $fields, $primary = [], $autoincrement = [])
    {
        $helper = $this->getSqlHelper();
        $lines = [];
        foreach ($fields as $name => $field) {
            $name = $field->getColumnName() ?: $name;
            $lines[] = $helper->quote($name) . ' ' . $helper->getColumnTypeByField($field)
                . ($field->isNullable() ? '' : ' NOT NULL')
                . (in_array($name, $autoincrement, true) ? ' AUTO_INCREMENT' : '')
                . ($field->isUnique() && !in_array($name, $primary, true) ? ' UNIQUE' : '');
        }
        if ($primary) {
            $lines[] = 'PRIMARY KEY(' . implode(', ', array_map([$helper, 'quote'], $primary)) . ')';
        }
        $this->queryExecute('CREATE TABLE IF NOT EXISTS ' . $helper->quote($tableName) . ' (' . implode(', ', $lines) . ')');
    }

    public const INDEX_UNIQUE = 'UNIQUE';
    public const INDEX_FULLTEXT = 'FULLTEXT';

    /** False when an index of that name exists already. */
    public function createIndex($tableName, $indexName, $columnNames, $columnLengths = null, $indexType = null)
    {
        $helper = $this->getSqlHelper();
        $columns = [];
        foreach ((array) $columnNames as $column) {
            $columns[] = $helper->quote($column) . (empty($columnLengths[$column]) ? '' : '(' . (int) $columnLengths[$column] . ')');
        }
        $sql = 'CREATE ' . ($indexType ? $indexType . ' ' : '') . 'INDEX ' . $helper->quote($indexName)
            . ' ON ' . $helper->quote($tableName) . ' (' . implode(', ', $columns) . ')';
        try {
            $this->queryExecute($sql);
        } catch (SqlQueryException $error) {
            if (str_contains($error->getDatabaseMessage(), 'Duplicate key name')) {
                return false;
            }
            throw $error;
        }
        return true;
    }

    public function dropTable($tableName)
    {
        $this->queryExecute('DROP TABLE ' . $this->getSqlHelper()->quote($tableName));
        $this->clearCaches();
    }

    public function renameTable($currentName, $newName)
    {
        $helper = $this->getSqlHelper();
        $this->queryExecute('RENAME TABLE ' . $helper->quote($currentName) . ' TO ' . $helper->quote($newName));
    }

    /** A nested start is a savepoint. */
    public function startTransaction()
    {
        $this->queryExecute($this->transactionLevel === 0 ? 'START TRANSACTION' : "SAVEPOINT TRANS{$this->transactionLevel}");
        $this->transactionLevel++;
    }

    public function commitTransaction()
    {
        $this->transactionLevel--;
        if ($this->transactionLevel < 0) {
            $this->transactionLevel = 0;
            throw new TransactionException('Transaction was not started.');
        }
        if ($this->transactionLevel === 0) {
            $this->queryExecute('COMMIT');
        }
    }

    /** An inner rollback throws, so that the outer transaction rolls back too. */
    public function rollbackTransaction()
    {
        $this->transactionLevel--;
        if ($this->transactionLevel < 0) {
            $this->transactionLevel = 0;
            throw new TransactionException('Transaction was not started.');
        }
        if ($this->transactionLevel === 0) {
            $this->queryExecute('ROLLBACK');
            return;
        }
        $this->queryExecute("ROLLBACK TO SAVEPOINT TRANS{$this->transactionLevel}");
        throw new TransactionException('Nested rollbacks are unsupported.');
    }

    /** GET_LOCK of this connection: 0 tries once, -1 waits; the same hit gets it again. */
    public function lock($name, $timeout = 0)
    {
        $timeout = (int) $timeout < 0 ? 1_000_000 : (int) $timeout;
        return (int) $this->queryScalar("SELECT GET_LOCK('" . $this->getLockName($name) . "', {$timeout})") === 1;
    }

    public function unlock($name)
    {
        return (int) $this->queryScalar("SELECT RELEASE_LOCK('" . $this->getLockName($name) . "')") === 1;
    }

    protected function getLockName($name)
    {
        return md5($this->getDatabase() . '|' . $name); // the database's name keeps the portals of one server apart
    }

    public function getType()
    {
        return 'mysql';
    }
}
