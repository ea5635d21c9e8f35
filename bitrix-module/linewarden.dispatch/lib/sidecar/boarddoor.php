<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Sidecar;

use Bitrix\Main\Application;
use Bitrix\Main\Engine\CurrentUser;
use Bitrix\Main\HttpResponse;
use Linewarden\Dispatch\Controller\Refused;
use Linewarden\Dispatch\Filter\ModuleRight;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Silently;

/** The page /bitrix/tools/linewarden.dispatch/board.php, which heads of sales keep among their bookmarks. */
final class BoardDoor
{
    public const PATH = '/bitrix/tools/linewarden.dispatch/board.php';

    /** Sends the browser on, or says why not; ends the request. */
    public static function open(): void
    {
        $response = new HttpResponse();
        try {
            $address = self::address();
            $response->setStatus(302);
            $response->addHeader('Location', $address);
        } catch (\Throwable $problem) {
            $isRefused = $problem instanceof Refused;
            if (!$isRefused) {
                Silently::log($problem);
            }
            $response->setStatus($isRefused ? 403 : 500);
            $response->addHeader('Content-Type', 'text/plain; charset=utf-8');
            $response->setContent($isRefused ? Refused::text($problem->reason, $problem->details) : Refused::text('INTERNAL'));
        }
        $response->addHeader('Cache-Control', 'no-store');
        Application::getInstance()->end(0, $response);
    }

    /** @throws Refused */
    private static function address(): string
    {
        if (CurrentUser::get()->getId() === null) {
            throw new Refused('NOT_LOGGED_IN');
        }
        if (!ModuleRight::isGiven(ModuleRight::READ)) {
            throw new Refused('BOARD_DENIED');
        }
        if (Module::boardUrl() === '') {
            throw new Refused('BOARD_URL_NOT_SET');
        }
        $token = Token::forCurrentUser(ModuleRight::isGiven(ModuleRight::WRITE), LANGUAGE_ID === 'ru' ? 'ru' : 'en')['token'];

        return Module::boardUrl() . "/app/#token=$token"; // behind "#": browsers keep it out of logs and of the Referer
    }
}
