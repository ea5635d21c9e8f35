<?php

declare(strict_types=1);

namespace Bitrix\Main\Page;

class AssetLocation
{
    public const AFTER_JS_KERNEL = 'AFTER_JS_KERNEL';
}
