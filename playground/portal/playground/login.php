<?php

/**
 * ?user=<id> logs this browser in as that user, 0 logs it out; &to=/path goes on there. This is not Bitrix.
 * Without a log-in the admin pages take user 1, the administrator.
 */

declare(strict_types=1);

require_once $_SERVER['DOCUMENT_ROOT'] . '/session.php';
Playground\Session::begin();
require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';

$_SESSION = [];
session_regenerate_id(true);
$GLOBALS['USER']->Logout();
Playground\Session::authorize((int) ($_GET['user'] ?? 0));
if (preg_match('~^/[a-z0-9._]+(/[a-z0-9._]+)*$~D', (string) ($_GET['to'] ?? ''))) {
    $response = new \Bitrix\Main\HttpResponse();
    $response->setStatus(302);
    $response->addHeader('Location', $_GET['to']);
    \Bitrix\Main\Application::getInstance()->end(0, $response);
}
$answer = ['ok' => true, 'userId' => (int) $GLOBALS['USER']->GetID(), 'sessid' => bitrix_sessid()];
\Bitrix\Main\Application::getInstance()->end(0, new \Bitrix\Main\Engine\Response\Json($answer));
