<?php

declare(strict_types=1);

namespace Bitrix\Main;

class ErrorCollection extends Type\Dictionary
{
    public function __construct(?array $values = null)
    {
        parent::__construct();
        $this->add((array) $values);
    }

    public function add(array $errors)
    {
        foreach ($errors as $error) {
            $this->values[] = $error;
        }
    }

    public function getErrorByCode($code)
    {
        foreach ($this->values as $error) {
            if ($error->getCode() === $code) {
                return $error;
            }
        }
        return null;
    }

    public function setError(Error $error, $offset = null)
    {
        $this->values[] = $error;
    }
}
