<?php

/**
 * POST {"action": "...", ...}: clients and people of the practice portal act here; this is not Bitrix.
 * One request is one portal hit: what the action fires, the answer, then the background jobs.
 */

declare(strict_types=1);

require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';

use Bitrix\Main\Application;
use Bitrix\Main\Engine\Response\Json;

$status = 200;
try {
    $request = json_decode(\Bitrix\Main\HttpRequest::getInput(), true, 32, JSON_THROW_ON_ERROR);
    $answer = Playground\Actions::run((array) $request);
} catch (\JsonException $error) {
    [$status, $answer] = [400, ['ok' => false, 'error' => 'The body is not JSON']];
} catch (\Throwable $error) {
    Application::getInstance()->getExceptionHandler()->writeToLog($error);
    [$status, $answer] = [500, ['ok' => false, 'error' => get_class($error) . ': ' . $error->getMessage() . ' at ' . basename($error->getFile()) . ':' . $error->getLine()]];
}
$response = new Json($answer);
$response->setStatus($status);
Application::getInstance()->end(0, $response);
