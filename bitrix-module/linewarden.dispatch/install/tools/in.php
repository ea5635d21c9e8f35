<?php

// The sidecar's door. No session, no statistics, no agents: the request is signed, not logged in.
define('NOT_CHECK_PERMISSIONS', true);
define('BX_SECURITY_SESSION_VIRTUAL', true);
define('NO_KEEP_STATISTIC', true);
define('STOP_STATISTICS', true);
define('NO_AGENT_CHECK', true);

require_once $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';

if (\Bitrix\Main\Loader::includeModule('linewarden.dispatch')) {
    \Linewarden\Dispatch\Endpoint\Endpoint::serve();
}
$response = new \Bitrix\Main\Engine\Response\Json(
    ['error' => ['code' => 'MODULE_MISSING', 'message' => 'module linewarden.dispatch is not installed']]
);
$response->setStatus(503);
\Bitrix\Main\Application::getInstance()->end(0, $response);
