<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Data;

class UpdateResult extends Result
{
    protected array $primary = [];
    protected int $affectedRowsCount = 0;

    public function setAffectedRowsCount(\Bitrix\Main\DB\Connection $connection)
    {
        $this->affectedRowsCount = (int) $connection->getAffectedRowsCount();
    }

    public function getAffectedRowsCount()
    {
        return $this->affectedRowsCount;
    }

    public function setPrimary($primary)
    {
        $this->primary = $primary;
    }

    public function getPrimary()
    {
        return $this->primary;
    }

    public function getId()
    {
        return count($this->primary) === 1 ? reset($this->primary) : $this->primary;
    }
}
