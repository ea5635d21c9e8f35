<?php

/** Module imopenlines of the practice portal. */

declare(strict_types=1);

\Bitrix\Main\Loader::includeModule('im');
\Bitrix\Main\Loader::includeModule('imconnector');
\Bitrix\Main\Loader::includeModule('crm');
