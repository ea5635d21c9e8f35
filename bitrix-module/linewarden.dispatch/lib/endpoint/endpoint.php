<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Endpoint;

use Bitrix\Main\Application;
use Bitrix\Main\Context;
use Bitrix\Main\Engine\Response\Json;
use Bitrix\Main\Loader;
use Linewarden\Dispatch\Call\Registry;
use Linewarden\Dispatch\Command\CommandRunner;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\FieldWrong;
use Linewarden\Dispatch\Install\Installation;
use Linewarden\Dispatch\Silently;

/** The door for the sidecar: a signed POST with commands or one call (docs/protocol.md). */
final class Endpoint
{
    public const BODY_LIMIT = 1048576;
    private const MOST_COMMANDS = 50;

    /** Answers the current hit and ends it. */
    public static function serve(): void
    {
        // a replica may not have the progress of a command that was begun a moment ago
        Application::getInstance()->getConnectionPool()->useMasterOnly(true);
        $request = Context::getCurrent()->getRequest();
        $header = static fn(string $name): ?string => $request->getHeader($name);
        [$status, $content] = self::answer((string) $request->getRequestMethod(), $header, [self::class, 'readBody']);
        $response = new Json($content);
        $response->setStatus($status);
        Application::getInstance()->end(0, $response); // background jobs run only on this way out
    }

    /**
     * @param callable(string): ?string $header value of a header, null when it is absent
     * @param callable(): string $readBody the raw body; at least one byte over the limit when it is too long
     * @return array{int, array} HTTP status and what to say as JSON
     */
    public static function answer(string $method, callable $header, callable $readBody): array
    {
        try {
            if ($method !== 'POST') {
                throw new BadRequest(405, 'METHOD_NOT_ALLOWED', 'only POST');
            }
            if ((int) $header('Content-Length') > self::BODY_LIMIT) {
                throw self::tooLarge();
            }
            $body = $readBody();
            if (strlen($body) > self::BODY_LIMIT) {
                throw self::tooLarge();
            }
            Signature::check($header, $body);
            self::requireModules();

            return [200, self::obey(self::decode($body))];
        } catch (BadRequest $refusal) {
            $error = ['code' => $refusal->errorCode, 'message' => $refusal->getMessage()];

            return [$refusal->status, ['error' => $refusal->field === '' ? $error : $error + ['field' => $refusal->field]]];
        } catch (\Throwable $error) {
            Silently::log($error);

            return [500, ['error' => ['code' => 'INTERNAL', 'message' => 'the module could not do it, see the log of the portal']]];
        }
    }

    public static function readBody(): string
    {
        // not more than can be refused: a long body never gets into memory whole
        return (string) file_get_contents('php://input', false, null, 0, self::BODY_LIMIT + 1);
    }

    private static function obey(array $body): array
    {
        if (array_key_exists('commands', $body)) {
            return ['answers' => array_map([CommandRunner::class, 'run'], self::commands($body['commands']))];
        }
        try {
            $call = Registry::CALLS[Field::word(array_keys(Registry::CALLS))->read($body['call'] ?? null, 'call')];

            return ['result' => $call::answer($call::fields()->read($body))];
        } catch (FieldWrong $wrong) {
            throw new BadRequest(400, 'FIELD_WRONG', $wrong->getMessage(), $wrong->field);
        }
    }

    private static function commands(mixed $commands): array
    {
        if (!is_array($commands) || !array_is_list($commands) || $commands === [] || count($commands) > self::MOST_COMMANDS) {
            throw new BadRequest(400, 'FIELD_WRONG', sprintf('a list of 1 to %d commands is needed', self::MOST_COMMANDS), 'commands');
        }

        return $commands;
    }

    private static function decode(string $body): array
    {
        $decoded = json_decode($body, true, 32);
        if (!is_array($decoded) || ($decoded !== [] && array_is_list($decoded))) {
            throw new BadRequest(400, 'BODY_MALFORMED', 'a JSON object is needed: ' . json_last_error_msg());
        }

        return $decoded;
    }

    /** After the signature: a stranger learns nothing of what is installed. */
    private static function requireModules(): void
    {
        foreach (Installation::NEEDED_MODULES as $module) {
            if (!Loader::includeModule($module)) {
                throw new BadRequest(503, 'MODULE_MISSING', "module $module is not installed");
            }
        }
    }

    private static function tooLarge(): BadRequest
    {
        return new BadRequest(413, 'BODY_TOO_LARGE', sprintf('the body is over %d bytes', self::BODY_LIMIT));
    }
}
