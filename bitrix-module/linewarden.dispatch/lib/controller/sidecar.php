<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Controller;

use Bitrix\Main\Engine\ActionFilter\CloseSession;
use Bitrix\Main\Engine\Controller;
use Bitrix\Main\Engine\CurrentUser;
use Bitrix\Main\Engine\JsonPayload;
use Linewarden\Dispatch\Filter\ModuleRight;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Sidecar\ApiCall;
use Linewarden\Dispatch\Sidecar\Token;

/** The way of the settings page to the sidecar: the portal checks who asks, the module signs. */
class Sidecar extends Controller
{
    use Answers;

    public function configureActions()
    {
        $rights = ['call' => ModuleRight::WRITE, 'token' => ModuleRight::READ];

        // the session would otherwise be locked while the sidecar thinks, and with it all other requests of this person
        return array_map(static fn(string $least): array => ['+prefilters' => [new ModuleRight($least), new CloseSession()]], $rights);
    }

    /**
     * Body {method, path, body, lang?}: path below /api/ with its query; body any JSON, a string is sent as it is, null is no body.
     *
     * @return array{status: int, body: mixed}|null what the sidecar answered, whatever its status
     */
    public function callAction(JsonPayload $payload): ?array
    {
        return $this->answer($payload, static fn(Asked $asked): array => ApiCall::make(
            $asked->text('method'),
            $asked->text('path'),
            ApiCall::bytes($asked->get('body')),
            (int) CurrentUser::get()->getId()
        ));
    }

    /**
     * Body {lang?}. Somebody with the right to read only gets a token too: the sidecar shows heads of sales the dialogs of their own
     * companies, and nothing to others.
     *
     * @return array{token: string, url: string, expiresAt: int}|null url: the sidecar as a browser reaches it, may be '';
     *   expiresAt: unix seconds
     */
    public function tokenAction(JsonPayload $payload): ?array
    {
        return $this->answer($payload, static fn(Asked $asked): array => Token::forCurrentUser(
            ModuleRight::isGiven(ModuleRight::WRITE),
            $asked->language() ?? (LANGUAGE_ID === 'ru' ? 'ru' : 'en')
        ) + ['url' => Module::boardUrl()]);
    }
}
