<?php

// The live board for people who have no settings page: takes whoever is logged in to the sidecar with a token of their own.
define('NO_KEEP_STATISTIC', true);
define('STOP_STATISTICS', true);
define('NO_AGENT_CHECK', true);

require_once $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';

if (\Bitrix\Main\Loader::includeModule('linewarden.dispatch')) {
    \Linewarden\Dispatch\Sidecar\BoardDoor::open();
}
$response = new \Bitrix\Main\HttpResponse();
$response->setStatus(503);
$response->setContent('module linewarden.dispatch is not installed');
\Bitrix\Main\Application::getInstance()->end(0, $response);
