<?php

declare(strict_types=1);

namespace Bitrix\Crm;

use Bitrix\Main\Error;

/** A field of a card. */
class Field
{
    public const ERROR_CODE_REQUIRED_FIELD_ATTRIBUTE = 'CRM_FIELD_ERROR_REQUIRED';

    /** Where the portal's error names the field is not known: here in its data, as the only text. */
    public static function getRequiredEmptyError(string $fieldName, ?string $title = null): Error
    {
        return new Error('Поле «' . ($title ?? $fieldName) . '» обязательно для заполнения.', static::ERROR_CODE_REQUIRED_FIELD_ATTRIBUTE, ['fieldName' => $fieldName]);
    }
}
