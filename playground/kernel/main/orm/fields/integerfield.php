<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

class IntegerField extends ScalarField
{
    protected int $size = 4;

    public function __construct($name, $parameters = [])
    {
        parent::__construct($name, $parameters);
        $this->size = (int) ($parameters['size'] ?? 4);
    }

    /** Bytes: 2, 4 or 8. */
    public function configureSize($size)
    {
        $this->size = (int) $size;
        return $this;
    }

    public function getSize()
    {
        return $this->size;
    }
}
