<?php

/** Actions of the modules' controllers (box: the same address). This is not Bitrix. */

declare(strict_types=1);

require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';

\Bitrix\Main\Application::getInstance()->run();
