<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

class TextField extends StringField
{
    protected bool $long = false;

    public function configureLong(bool $long = true): static
    {
        $this->long = $long;
        return $this;
    }

    public function isLong(): bool
    {
        return $this->long;
    }
}
