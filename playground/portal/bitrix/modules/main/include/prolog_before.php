<?php

/** Begins a hit of the practice portal. This is not Bitrix. */

declare(strict_types=1);

require_once (getenv('PLAYGROUND_KERNEL_DIR') ?: dirname(__DIR__, 7) . '/kernel') . '/bootstrap.php';
