<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Query;

use Bitrix\Main\ArgumentException;
use Bitrix\Main\DB\SqlExpression;
use Bitrix\Main\ORM\Entity;
use Bitrix\Main\ORM\Fields;

/** SELECT of one table: array filters with operators, LOGIC and nesting, runtime expressions. No joins. */
class Query
{
    protected Entity $entity;
    protected array $select = ['*'];
    protected array $filter = [];
    protected array $order = [];
    protected array $group = [];
    protected ?int $limit = null;
    protected ?int $offset = null;
    protected bool $countTotal = false;
    /** @var array<string, Fields\ExpressionField> */
    protected array $runtime = [];

    public function __construct($source)
    {
        $this->entity = $source instanceof Entity ? $source : Entity::getInstance($source);
    }

    public function setSelect(array $select)
    {
        $this->select = $select;
        return $this;
    }

    public function addSelect($definition, $alias = '')
    {
        if ($this->select === ['*']) {
            $this->select = [];
        }
        if ($alias === '') {
            $this->select[] = $definition;
        } else {
            $this->select[$alias] = $definition;
        }
        return $this;
    }

    public function setFilter(array $filter)
    {
        $this->filter = $filter;
        return $this;
    }

    public function addFilter($key, $value)
    {
        $this->filter[$key] = $value;
        return $this;
    }

    public function setOrder($order)
    {
        $this->order = is_array($order) ? $order : [$order => 'ASC'];
        return $this;
    }

    public function addOrder($definition, $order = 'ASC')
    {
        $this->order[$definition] = $order;
        return $this;
    }

    public function setGroup($group)
    {
        $this->group = (array) $group;
        return $this;
    }

    public function setLimit($limit)
    {
        $this->limit = $limit === null ? null : (int) $limit;
        return $this;
    }

    public function setOffset($offset)
    {
        $this->offset = $offset === null ? null : (int) $offset;
        return $this;
    }

    public function countTotal($count = null)
    {
        $this->countTotal = (bool) $count;
        return $this;
    }

    public function registerRuntimeField($name, $fieldInfo = null)
    {
        $field = $fieldInfo instanceof Fields\Field ? $fieldInfo : $name;
        $this->runtime[$field->getName()] = $field;
        return $this;
    }

    /** where('A', 1), where('A', '>', 1), whereIn('A', [..]), whereNull('A'), whereNotNull('A'), whereNot('A', 1), whereNotIn. */
    public function __call($method, $arguments)
    {
        [$field, $a, $b] = $arguments + [null, null, null];
        [$key, $value] = match ($method) {
            'where' => count($arguments) === 3 ? [$a . $field, $b] : ['=' . $field, $a],
            'whereIn' => ['@' . $field, $a],
            'whereNotIn' => ['!@' . $field, $a],
            'whereNot' => ['!=' . $field, $a],
            'whereNull' => ['=' . $field, null],
            'whereNotNull' => ['!=' . $field, null],
            default => throw new \Bitrix\Main\SystemException("Unknown method `{$method}`"),
        };
        $this->filter[] = [$key => $value];
        return $this;
    }

    public function exec()
    {
        $result = new Result($this, $this->entity->getConnection()->query($this->getQuery()));
        if ($this->countTotal) {
            $result->setCount($this->queryCountTotal());
        }
        return $result;
    }

    public function fetch(?\Bitrix\Main\Text\Converter $converter = null)
    {
        return $this->exec()->fetch();
    }

    public function fetchAll(?\Bitrix\Main\Text\Converter $converter = null)
    {
        return $this->exec()->fetchAll();
    }

    public function queryCountTotal()
    {
        return (int) $this->entity->getConnection()->queryScalar('SELECT COUNT(*) FROM ' . $this->table() . $this->where());
    }

    public function getEntity()
    {
        return $this->entity;
    }

    public function getQuery($forceObjectPrimary = false)
    {
        $sql = 'SELECT ' . $this->selectSql() . ' FROM ' . $this->table() . $this->where();
        if ($this->group) {
            $sql .= ' GROUP BY ' . implode(', ', array_map([$this, 'column'], $this->group));
        }
        if ($this->order) {
            $order = [];
            foreach ($this->order as $name => $direction) {
                if (is_int($name)) {
                    [$name, $direction] = [$direction, 'ASC'];
                }
                $order[] = $this->column($name) . (strtoupper($direction) === 'DESC' ? ' DESC' : ' ASC');
            }
            $sql .= ' ORDER BY ' . implode(', ', $order);
        }
        if ($this->limit !== null) {
            $sql = $this->helper()->getTopSql($sql, $this->limit, $this->offset ?? 0);
        }
        return $sql;
    }

    private function helper(): \Bitrix\Main\DB\SqlHelper
    {
        return $this->entity->getConnection()->getSqlHelper();
    }

    private function table(): string
    {
        return $this->helper()->quote($this->entity->getDBTableName());
    }

    private function selectSql(): string
    {
        $parts = [];
        foreach ($this->select as $alias => $name) {
            if ($name instanceof Fields\ExpressionField) {
                $this->runtime[$name->getName()] = $name;
                $alias = $name = $name->getName();
            }
            if ($name === '*') {
                foreach ($this->entity->getScalarFields() as $field) {
                    $parts[] = $this->column($field->getName()) . ' ' . $this->helper()->quote($field->getName());
                }
                continue;
            }
            $parts[] = $this->column($name) . ' ' . $this->helper()->quote(is_int($alias) ? $name : $alias);
        }
        return implode(', ', array_unique($parts));
    }

    private function column(string $name): string
    {
        $field = $this->runtime[$name] ?? $this->entity->getField($name);
        if ($field instanceof Fields\ExpressionField) {
            return vsprintf($field->getExpression(), array_map(fn($from) => $this->column($from), $field->getBuildFromChains()));
        }
        return $this->helper()->quote($field->getColumnName());
    }

    private function where(): string
    {
        $sql = $this->filterSql($this->filter);
        return $sql === '' ? '' : ' WHERE ' . $sql;
    }

    private function filterSql(array $filter): string
    {
        $logic = 'AND';
        if (isset($filter['LOGIC'])) {
            $logic = strtoupper($filter['LOGIC']) === 'OR' ? 'OR' : 'AND';
            unset($filter['LOGIC']);
        }
        $parts = [];
        foreach ($filter as $key => $value) {
            if (is_int($key)) {
                $nested = $this->filterSql((array) $value);
                if ($nested !== '') {
                    $parts[] = "({$nested})";
                }
                continue;
            }
            $parts[] = $this->condition((string) $key, $value);
        }
        return implode(" {$logic} ", $parts);
    }

    private function condition(string $key, mixed $value): string
    {
        preg_match('/^(!=%|!%|!><|!@|!=|!|=%|%=|><|>=|<=|=|>|<|@|%)?(.+)$/', $key, $m) || throw new ArgumentException("Bad filter key `{$key}`");
        [, $operator, $name] = $m;
        $column = $this->column($name);
        $field = $this->runtime[$name] ?? $this->entity->getField($name);
        $readable = $field instanceof Fields\ScalarField ? $field : null;
        $db = fn($one) => $this->helper()->convertToDb($field instanceof Fields\BooleanField ? $field->normalizeValue($one) : $one, $readable);
        if ($value instanceof Query) {
            return $column . (str_starts_with($operator, '!') ? ' NOT' : '') . ' IN (' . $value->getQuery() . ')';
        }
        if (is_array($value) && !in_array($operator, ['><', '!><'], true)) {
            $isNot = str_starts_with($operator, '!');
            $list = array_map($db, array_filter($value, static fn($one) => $one !== null));
            if ($list === []) {
                return $isNot ? '1 = 1' : '1 = 0';
            }
            return $column . ($isNot ? ' NOT IN (' : ' IN (') . implode(', ', $list) . ')';
        }
        if ($value === null || ($value === false && $readable !== null && !$readable instanceof Fields\BooleanField)) {
            return $column . (str_starts_with($operator, '!') ? ' IS NOT NULL' : ' IS NULL');
        }
        return match ($operator) {
            '', '=' => "{$column} = {$db($value)}",
            '!', '!=' => "({$column} <> {$db($value)} OR {$column} IS NULL)",
            '>', '<', '>=', '<=' => "{$column} {$operator} {$db($value)}",
            '@' => "{$column} IN ({$db($value)})",
            '!@' => "{$column} NOT IN ({$db($value)})",
            '%' => "{$column} LIKE '%" . addcslashes($this->helper()->forSql($value), '%_') . "%'",
            '!%' => "{$column} NOT LIKE '%" . addcslashes($this->helper()->forSql($value), '%_') . "%'",
            '=%', '%=' => "{$column} LIKE " . $this->helper()->convertToDbString($value),
            '!=%' => "{$column} NOT LIKE " . $this->helper()->convertToDbString($value),
            '><' => "{$column} BETWEEN {$db($value[0])} AND {$db($value[1])}",
            '!><' => "{$column} NOT BETWEEN {$db($value[0])} AND {$db($value[1])}",
        };
    }
}
