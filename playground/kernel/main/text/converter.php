<?php

declare(strict_types=1);

namespace Bitrix\Main\Text;

abstract class Converter
{
}
