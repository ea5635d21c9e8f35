<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM;

use Bitrix\Main\Application;
use Bitrix\Main\ArgumentException;

/** What a DataManager class says of its table. */
class Entity
{
    /** @var array<string, Entity> by class */
    protected static array $instances = [];
    protected string $className;
    /** @var array<string, Fields\Field> */
    protected array $fields = [];

    public static function getInstance($entityName)
    {
        $class = ltrim((string) $entityName, '\\');
        if (!is_subclass_of($class, Data\DataManager::class)) {
            $class .= 'Table';
        }
        if (!isset(self::$instances[$class])) {
            $entity = new static();
            $entity->initialize($class);
            self::$instances[$class] = $entity;
        }
        return self::$instances[$class];
    }

    public function initialize($className)
    {
        $this->className = $className;
        foreach ($className::getMap() as $key => $field) {
            $field = is_array($field) ? self::fromArray($key, $field) : $field;
            $this->fields[$field->getName()] = $field;
        }
    }

    public function getDataClass()
    {
        return '\\' . $this->className;
    }

    public function getName()
    {
        $short = substr((string) strrchr('\\' . $this->className, '\\'), 1);
        return str_ends_with($short, 'Table') ? substr($short, 0, -5) : $short;
    }

    /** With slashes at both ends. */
    public function getNamespace()
    {
        return '\\' . substr($this->className, 0, (int) strrpos($this->className, '\\') + 1);
    }

    public function getModule()
    {
        $parts = explode('\\', strtolower($this->className));
        return $parts[0] === 'bitrix' ? $parts[1] : $parts[0] . '.' . ($parts[1] ?? '');
    }

    public function getDBTableName()
    {
        return ($this->className)::getTableName();
    }

    public function getConnection()
    {
        return Application::getConnection();
    }

    public function getFields()
    {
        return $this->fields;
    }

    public function hasField($name)
    {
        return isset($this->fields[$name]);
    }

    public function getField($name)
    {
        return $this->fields[$name] ?? throw new ArgumentException("{$this->getName()} Entity has no `{$name}` field.");
    }

    public function getScalarFields()
    {
        return array_filter($this->fields, static fn($field) => $field instanceof Fields\ScalarField);
    }

    public function getPrimaryArray()
    {
        return array_keys(array_filter($this->getScalarFields(), static fn($field) => $field->isPrimary()));
    }

    public function getPrimary()
    {
        $primary = $this->getPrimaryArray();
        return count($primary) === 1 ? $primary[0] : $primary;
    }

    public function getAutoIncrement()
    {
        foreach ($this->getScalarFields() as $name => $field) {
            if ($field->isAutocomplete()) {
                return $name;
            }
        }
        return null;
    }

    public function createDbTable()
    {
        $scalar = $this->getScalarFields();
        $column = static fn(string $name) => $scalar[$name]->getColumnName();
        $increment = $this->getAutoIncrement();
        $this->getConnection()->createTable(
            $this->getDBTableName(),
            $scalar,
            array_map($column, $this->getPrimaryArray()),
            $increment === null ? [] : [$column($increment)]
        );
    }

    public function cleanCache()
    {
    }

    private static function fromArray(string $name, array $settings): Fields\Field
    {
        if (isset($settings['expression'])) {
            return new Fields\ExpressionField($name, array_shift($settings['expression']), $settings['expression']);
        }
        $class = match ($settings['data_type'] ?? 'string') {
            'integer' => Fields\IntegerField::class,
            'float' => Fields\FloatField::class,
            'text' => Fields\TextField::class,
            'boolean' => Fields\BooleanField::class,
            'date' => Fields\DateField::class,
            'datetime' => Fields\DatetimeField::class,
            default => Fields\StringField::class,
        };
        return new $class($name, $settings);
    }
}
