<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields\Validators;

abstract class Validator
{
    protected $errorPhraseCode;
    protected ?string $errorPhrase;

    public function __construct($errorPhrase = null)
    {
        $this->errorPhrase = $errorPhrase;
    }

    /** True, or the text of the error. */
    abstract public function validate($value, $primary, array $row, \Bitrix\Main\ORM\Fields\Field $field);
}
