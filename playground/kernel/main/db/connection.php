<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

/** One database connection of a hit. */
abstract class Connection extends \Bitrix\Main\Data\Connection
{
    protected ?SqlHelper $sqlHelper = null;
    protected int $transactionLevel = 0;
    /** @var array<string, array<string, string>> table => column => type name of the database */
    protected array $columns = [];

    public function __construct(array $configuration)
    {
        parent::__construct($configuration);
    }

    public function getDatabase()
    {
        return $this->configuration['database'];
    }

    public function getDbName()
    {
        return $this->configuration['database'];
    }

    public function getSqlHelper()
    {
        return $this->sqlHelper ??= $this->createSqlHelper();
    }

    abstract protected function createSqlHelper();

    abstract protected function queryInternal($sql, ?array $binds = null, $trackerQuery = null);

    abstract protected function createResult($result, $trackerQuery = null);

    abstract public function getInsertedId();

    abstract public function getAffectedRowsCount();

    /** query($sql), query($sql, $limit), query($sql, $offset, $limit), as in the portal. */
    public function query($sql)
    {
        $args = array_slice(func_get_args(), 1);
        $args = array_values(array_filter($args, 'is_int'));
        if (count($args) === 1) {
            $sql = $this->getSqlHelper()->getTopSql($sql, $args[0]);
        } elseif (count($args) >= 2) {
            $sql = $this->getSqlHelper()->getTopSql($sql, $args[1], $args[0]);
        }
        return $this->createResult($this->queryInternal((string) $sql));
    }

    public function queryScalar($sql, ?array $binds = null)
    {
        $row = $this->query($sql)->fetch();
        return $row ? array_shift($row) : null;
    }

    public function queryExecute($sql, ?array $binds = null)
    {
        $this->queryInternal((string) $sql);
    }

    public function add($tableName, array $data, $identity = 'ID')
    {
        [$columns, $values] = $this->getSqlHelper()->prepareInsert($tableName, $data);
        $this->queryExecute('INSERT INTO ' . $this->getSqlHelper()->quote($tableName) . " ({$columns}) VALUES ({$values})");
        return $this->getInsertedId();
    }

    public function addMulti($tableName, $rows, $identity = 'ID')
    {
        $columns = '';
        $values = [];
        foreach ($rows as $row) {
            [$columns, $one] = $this->getSqlHelper()->prepareInsert($tableName, $row);
            $values[] = "({$one})";
        }
        $this->queryExecute('INSERT INTO ' . $this->getSqlHelper()->quote($tableName) . " ({$columns}) VALUES " . implode(', ', $values));
        return $this->getInsertedId();
    }

    /** Takes SQL text, not a path. Returns error messages. */
    public function executeSqlBatch($sqlBatch, $stopOnError = false)
    {
        $errors = [];
        foreach ($this->parseSqlBatch($sqlBatch) as $sql) {
            try {
                $this->queryExecute($sql);
            } catch (SqlException $error) {
                $errors[] = $error->getMessage();
                if ($stopOnError) {
                    break;
                }
            }
        }
        return $errors;
    }

    public function parseSqlBatch($sqlBatch)
    {
        $sqlBatch = preg_replace('/^--.*$/m', '', (string) $sqlBatch);
        return array_values(array_filter(array_map('trim', preg_split('/;\s*(\R|$)/', $sqlBatch))));
    }

    abstract public function isTableExists($tableName);

    abstract public function isIndexExists($tableName, array $columns);

    abstract public function getTableFields($tableName);

    abstract public function dropTable($tableName);

    public function getTableField($tableName, $columnName)
    {
        return $this->getTableFields($tableName)[$columnName] ?? null;
    }

    public function dropColumn($tableName, $columnName)
    {
        $helper = $this->getSqlHelper();
        $this->queryExecute('ALTER TABLE ' . $helper->quote($tableName) . ' DROP COLUMN ' . $helper->quote($columnName));
        $this->clearCaches($tableName);
    }

    public function truncateTable($tableName)
    {
        $this->queryExecute('TRUNCATE TABLE ' . $this->getSqlHelper()->quote($tableName));
    }

    public function clearCaches($tableName = null)
    {
        $this->columns = [];
    }

    abstract public function startTransaction();

    abstract public function commitTransaction();

    abstract public function rollbackTransaction();

    public function lock($name, $timeout = 0)
    {
        return true;
    }

    public function unlock($name)
    {
        return true;
    }

    abstract public function getType();
}
