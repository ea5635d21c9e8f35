<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Data;

class DeleteResult extends Result
{
}
