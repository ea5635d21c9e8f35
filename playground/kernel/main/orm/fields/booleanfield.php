<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

class BooleanField extends ScalarField
{
    protected array $values = [0, 1];

    public function __construct($name, $parameters = [])
    {
        parent::__construct($name, $parameters);
        $this->values = $parameters['values'] ?? $this->values;
    }

    public function configureValues($falseValue, $trueValue)
    {
        return $this->configureStorageValues($falseValue, $trueValue);
    }

    public function configureStorageValues($falseValue, $trueValue)
    {
        $this->values = [$falseValue, $trueValue];
        return $this;
    }

    public function getValues()
    {
        return $this->values;
    }

    public function normalizeValue($value)
    {
        if (is_bool($value)) {
            return $this->values[(int) $value];
        }
        return $value;
    }
}
