<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Fields;

interface IReadable
{
}
