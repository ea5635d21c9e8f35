<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM;

class EventResult extends \Bitrix\Main\EventResult
{
    protected array $modified = [];
    protected array $unset = [];
    protected array $errors = [];

    public function __construct()
    {
        parent::__construct(parent::SUCCESS);
    }

    public function modifyFields(array $fields)
    {
        $this->modified = array_merge($this->modified, $fields);
    }

    public function getModified()
    {
        return $this->modified;
    }

    public function unsetFields(array $fields)
    {
        $this->unset = array_merge($this->unset, $fields);
    }

    public function getUnset()
    {
        return $this->unset;
    }

    public function addError($error)
    {
        $this->type = parent::ERROR;
        $this->errors[] = $error;
    }

    public function getErrors()
    {
        return $this->errors;
    }
}
