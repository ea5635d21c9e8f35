<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

class EnumField extends ScalarField
{
    protected array $values = [];

    public function configureValues($values)
    {
        $this->values = $values;
        return $this;
    }

    public function getValues()
    {
        return $this->values;
    }
}
