<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

class StringField extends ScalarField
{
    protected ?int $size = null;

    public function __construct($name, $parameters = [])
    {
        parent::__construct($name, $parameters);
        $this->size = isset($parameters['size']) ? (int) $parameters['size'] : null;
    }

    /** Cuts values in PHP; the column's length comes from a LengthValidator. */
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
