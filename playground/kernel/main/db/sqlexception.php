<?php

declare(strict_types=1);

namespace Bitrix\Main\DB;

class SqlException extends Exception
{
}
