<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

abstract class ScalarField extends Field implements IReadable
{
    protected bool $isPrimary = false;
    protected bool $isUnique = false;
    protected bool $isRequired = false;
    protected bool $isAutocomplete = false;
    protected bool $isNullable = false;
    protected bool $isPrivate = false;
    protected ?string $columnName = null;
    protected mixed $defaultValue = null;

    public function __construct($name, $parameters = [])
    {
        parent::__construct($name, $parameters);
        $this->isPrimary = (bool) ($parameters['primary'] ?? false);
        $this->isUnique = (bool) ($parameters['unique'] ?? false);
        $this->isRequired = (bool) ($parameters['required'] ?? false);
        $this->isAutocomplete = (bool) ($parameters['autocomplete'] ?? false);
        $this->isNullable = (bool) ($parameters['nullable'] ?? false);
        $this->columnName = $parameters['column_name'] ?? null;
        $this->defaultValue = $parameters['default_value'] ?? null;
    }

    public function configurePrimary($value = true)
    {
        $this->isPrimary = (bool) $value;
        return $this;
    }

    public function isPrimary()
    {
        return $this->isPrimary;
    }

    public function configureUnique($value = true)
    {
        $this->isUnique = (bool) $value;
        return $this;
    }

    public function isUnique()
    {
        return $this->isUnique;
    }

    public function configureRequired($value = true)
    {
        $this->isRequired = (bool) $value;
        return $this;
    }

    public function isRequired()
    {
        return $this->isRequired;
    }

    public function configureAutocomplete($value = true)
    {
        $this->isAutocomplete = (bool) $value;
        return $this;
    }

    public function isAutocomplete()
    {
        return $this->isAutocomplete;
    }

    public function configureNullable($value = true)
    {
        $this->isNullable = (bool) $value;
        return $this;
    }

    public function isNullable()
    {
        return $this->isNullable;
    }

    public function configurePrivate($value = true)
    {
        $this->isPrivate = (bool) $value;
        return $this;
    }

    public function configureColumnName($value)
    {
        $this->columnName = $value;
        return $this;
    }

    public function getColumnName()
    {
        return $this->columnName ?: $this->name;
    }

    public function configureDefaultValue($value)
    {
        $this->defaultValue = $value;
        return $this;
    }

    public function getDefaultValue($row = null)
    {
        return is_callable($this->defaultValue) ? call_user_func($this->defaultValue, $row) : $this->defaultValue;
    }
}
