<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Data;

class AddResult extends Result
{
    protected array $primary = [];

    public function setId($id)
    {
        $this->primary = ['ID' => $id];
    }

    public function getId()
    {
        return count($this->primary) === 1 ? (is_numeric($id = reset($this->primary)) ? (int) $id : $id) : $this->primary;
    }

    public function setPrimary($primary)
    {
        $this->primary = $primary;
    }

    public function getPrimary()
    {
        return $this->primary;
    }
}
