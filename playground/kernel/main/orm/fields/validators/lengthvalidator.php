<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields\Validators;

class LengthValidator extends Validator
{
    protected ?int $min;
    protected ?int $max;

    public function __construct($min = 1, $max = null, $errorPhrase = ['min' => null, 'max' => null])
    {
        parent::__construct();
        $this->min = $min === null ? null : (int) $min;
        $this->max = $max === null ? null : (int) $max;
    }

    public function validate($value, $primary, array $row, \Bitrix\Main\ORM\Fields\Field $field)
    {
        $length = mb_strlen((string) $value);
        if ($this->min !== null && $length < $this->min) {
            return "The field \"{$field->getTitle()}\" is shorter than {$this->min}.";
        }
        if ($this->max !== null && $length > $this->max) {
            return "The field \"{$field->getTitle()}\" is longer than {$this->max}.";
        }
        return true;
    }

    public function getMin()
    {
        return $this->min;
    }

    public function getMax()
    {
        return $this->max;
    }
}
