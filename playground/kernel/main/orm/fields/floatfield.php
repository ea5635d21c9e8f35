<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

class FloatField extends ScalarField
{
}
