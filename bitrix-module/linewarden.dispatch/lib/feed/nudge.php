<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\Application;
use Bitrix\Main\Web\HttpClient;
use Linewarden\Dispatch\Endpoint\Signature;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Silently;

/** Tells the sidecar that rows are waiting. Nothing depends on it: the sidecar also polls. */
final class Nudge
{
    /** Problem of a nudge whose signature the sidecar did not take. */
    public const UNSIGNED = 'HTTP 401';
    private const TIMEOUT_SECONDS = 1;
    /** How long hits leave a sidecar alone that has not answered: each try holds a process of the portal for the time-out. */
    private const REST_SECONDS = 10;

    private static bool $isPlanned = false;

    /** One nudge after the response of this hit, however many events it stored. */
    public static function afterThisHit(): void
    {
        if (self::$isPlanned || Module::sidecarUrl() === '') {
            return;
        }
        self::$isPlanned = true;
        Application::getInstance()->addBackgroundJob([self::class, 'runPlanned']);
    }

    public static function runPlanned(): void
    {
        self::$isPlanned = false;
        Silently::run(static function (): void {
            $isResting = Module::now() < (self::lastResult()['restUntil'] ?? 0);
            if (!$isResting && Module::sidecarUrl() !== '') { // the hit may have uninstalled the module
                self::send();
            }
        });
    }

    /**
     * Sends the nudge and keeps what came of it when that changed or failed (an option write clears the portal's cache of options,
     * so not at every hit).
     *
     * @return string '' when the sidecar took it, otherwise what went wrong
     */
    public static function send(): string
    {
        $problem = self::post();
        $last = self::lastResult();
        $isSame = $last !== null && $last['problem'] === $problem;
        if (!$isSame || $problem !== '') {
            $result = ['problem' => $problem, 'since' => $isSame ? $last['since'] : Module::now()];
            Module::remember('nudge', json_encode($result + ($problem === '' ? [] : self::failing($last)), JSON_THROW_ON_ERROR));
        }

        return $problem;
    }

    /**
     * @return array{problem: string, since: int, restUntil?: int, failingSince?: int}|null since: unix seconds of the first nudge that ended
     *     so; restUntil: when hits try again after a problem; failingSince: the first one without success, whatever the problem; null: none
     *     sent yet
     */
    public static function lastResult(): ?array
    {
        $last = json_decode(Module::recall('nudge'), true);

        return is_array($last) ? $last : null;
    }

    /** @return array{restUntil: int, failingSince: int} */
    private static function failing(?array $last): array
    {
        $hasFailed = $last !== null && $last['problem'] !== '';

        return [
            'restUntil' => Module::now() + self::REST_SECONDS,
            'failingSince' => $hasFailed ? $last['failingSince'] ?? $last['since'] : Module::now(),
        ];
    }

    private static function post(): string
    {
        $url = Module::sidecarUrl() . '/nudge';
        $body = '{}';
        // redirect: a signed request goes nowhere else; privateIp: the sidecar usually lives on the same machine;
        // proxyHost, useCurl: the portal merges its global options under ours
        $http = new HttpClient([
            'socketTimeout' => self::TIMEOUT_SECONDS,
            'streamTimeout' => self::TIMEOUT_SECONDS,
            'redirect' => false,
            'privateIp' => true,
            'proxyHost' => '',
            'useCurl' => false,
        ]);
        $http->setHeader('Content-Type', 'application/json');
        foreach (Signature::headers('POST', $url, 0, $body) as $name => $value) {
            $http->setHeader($name, $value);
        }
        if ($http->query('POST', $url, $body) === false) {
            return 'no answer: ' . implode('; ', array_map('strval', $http->getError()));
        }
        $status = $http->getStatus();

        return $status === 204 || $status === 200 ? '' : "HTTP $status";
    }
}
