<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Sidecar;

use Bitrix\Main\Web\HttpClient;
use Linewarden\Dispatch\Controller\Refused;
use Linewarden\Dispatch\Endpoint\Signature;
use Linewarden\Dispatch\Module;

/** A signed request to the sidecar's /api in the name of a portal user. */
final class ApiCall
{
    private const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

    /** Below /api/ only, without dots, escapes or empty parts: a proxy on the way could take those for another path. */
    private const PATH = '~^/api(/[A-Za-z0-9_-]+)+(\?[A-Za-z0-9_.\~%!$&\'()*+,;=:@/?-]*)?$~D';
    private const CONNECT_SECONDS = 3;

    /** A person waits, and a search of the journal may take a while. */
    private const ANSWER_SECONDS = 10;

    /**
     * @param string $body exact bytes, '' for none
     * @return array{status: int, body: mixed} decoded, objects as \stdClass; null without a body
     * @throws Refused
     */
    public static function make(string $method, string $path, string $body, int $userId): array
    {
        if (!in_array($method, self::METHODS, true)) {
            throw new Refused('REQUEST_WRONG', ['#FIELD#' => 'method']);
        }
        if (!preg_match(self::PATH, $path)) {
            throw new Refused('REQUEST_WRONG', ['#FIELD#' => 'path']);
        }
        if ($method === 'GET' && $body !== '') { // the portal's client would not send what was signed
            throw new Refused('REQUEST_WRONG', ['#FIELD#' => 'body']);
        }
        if ($userId < 1) { // 0 is the module itself
            throw new Refused('ACCESS_DENIED');
        }
        if (Module::sidecarUrl() === '') {
            throw new Refused('SIDECAR_NOT_SET');
        }

        return self::send($method, Module::sidecarUrl() . $path, $body, $userId);
    }

    /** The bytes of a body: a string is JSON already. */
    public static function bytes(mixed $body): string
    {
        return match (true) {
            $body === null => '',
            is_string($body) => $body,
            default => json_encode(
                $body,
                JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR
            ),
        };
    }

    private static function send(string $method, string $url, string $body, int $userId): array
    {
        // redirect: a signed request goes nowhere else; privateIp: the sidecar usually lives on the same machine;
        // proxyHost, useCurl: the portal merges its global options under ours
        $http = new HttpClient([
            'socketTimeout' => self::CONNECT_SECONDS,
            'streamTimeout' => self::ANSWER_SECONDS,
            'redirect' => false,
            'privateIp' => true,
            'proxyHost' => '',
            'useCurl' => false,
        ]);
        $http->setHeader('Content-Type', 'application/json');
        $http->setHeader('Accept', 'application/json');
        foreach (Signature::headers($method, $url, $userId, $body) as $name => $value) {
            $http->setHeader($name, $value);
        }
        if ($http->query($method, $url, $body === '' ? null : $body) === false) {
            throw new Refused('SIDECAR_DOWN', ['#ERROR#' => implode('; ', array_map('strval', $http->getError()))]);
        }

        return self::read((int) $http->getStatus(), (string) $http->getResult());
    }

    private static function read(int $status, string $text): array
    {
        $body = $text === '' ? null : json_decode($text, false);
        $isReadable = $text === '' ? $status < 300 : ($body !== null || trim($text) === 'null');
        if ($status < 200 || ($status >= 300 && $status < 400) || !$isReadable) {
            throw new Refused('SIDECAR_UNREADABLE', ['#STATUS#' => (string) $status]);
        }
        if ($status === 401) { // of our signature, never of the person
            $code = $body instanceof \stdClass ? ($body->error->code ?? '') : '';
            throw new Refused('SIDECAR_REFUSED', ['#CODE#' => is_string($code) ? $code : '']);
        }

        return ['status' => $status, 'body' => $body];
    }
}
