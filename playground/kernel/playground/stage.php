<?php

declare(strict_types=1);

namespace Playground;

/** A row of b_crm_status as the factory gives it (the portal has a generated EO_Status object). Not in the box. */
final class Stage
{
    public function __construct(private readonly array $row)
    {
    }

    public function getStatusId(): string
    {
        return $this->row['STATUS_ID'];
    }

    public function getName(): string
    {
        return $this->row['NAME'];
    }

    public function getSort(): int
    {
        return (int) $this->row['SORT'];
    }

    /** NULL for process stages. */
    public function getSemantics(): ?string
    {
        return $this->row['SEMANTICS'];
    }
}
