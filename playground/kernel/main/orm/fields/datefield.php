<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

class DateField extends ScalarField
{
}
