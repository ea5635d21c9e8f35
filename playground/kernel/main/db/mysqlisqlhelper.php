<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

use Bitrix\Main\ORM\Fields;

class MysqliSqlHelper extends SqlHelper
{
    public function forSql($value, $maxLength = 0)
    {
        $value = (string) $value;
        if ($maxLength > 0) {
            $value = mb_substr($value, 0, (int) $maxLength);
        }
        return $this->connection->getResource()->real_escape_string($value);
    }

    /** varchar length comes from a LengthValidator only; configureSize() of a string cuts values, not columns. */
    public function getColumnTypeByField(Fields\ScalarField $field)
    {
        if ($field instanceof Fields\IntegerField) {
            return match ($field->getSize()) {
                2 => 'smallint',
                8 => 'bigint',
                default => 'int',
            };
        }
        if ($field instanceof Fields\FloatField) {
            return 'double';
        }
        if ($field instanceof Fields\DatetimeField) {
            return 'datetime';
        }
        if ($field instanceof Fields\DateField) {
            return 'date';
        }
        if ($field instanceof Fields\TextField) {
            return $field->isLong() ? 'longtext' : 'text';
        }
        if ($field instanceof Fields\BooleanField) {
            $values = $field->getValues();
            return is_int($values[0]) ? 'int' : 'varchar(' . max(mb_strlen((string) $values[0]), mb_strlen((string) $values[1])) . ')';
        }
        $length = 255;
        foreach ($field->getValidators() as $validator) {
            if ($validator instanceof Fields\Validators\LengthValidator && $validator->getMax() !== null) {
                $length = $validator->getMax();
            }
        }
        return "varchar({$length})";
    }
}
