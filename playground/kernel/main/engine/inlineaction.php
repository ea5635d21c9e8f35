<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine;

class InlineAction extends Action
{
}
