<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Endpoint;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Storage\NonceTable;

/** The signature of docs/protocol.md in both directions: hex HMAC-SHA256 with the shared secret. */
final class Signature
{
    /** How far the two clocks may be apart. */
    public const WINDOW_SECONDS = 300;

    /**
     * Headers of a request from the module to the sidecar.
     *
     * @param int $userId the portal user who asks; 0: the module itself
     * @return array<string, string>
     */
    public static function headers(string $method, string $url, int $userId, string $body): array
    {
        $time = (string) Module::now();
        $nonce = bin2hex(random_bytes(16));
        $path = (parse_url($url, PHP_URL_PATH) ?: '/');
        $query = parse_url($url, PHP_URL_QUERY);
        $target = $path . ($query === null || $query === false ? '' : "?$query");

        return [
            'X-Linewarden-Time' => $time,
            'X-Linewarden-Nonce' => $nonce,
            'X-Linewarden-User' => (string) $userId,
            'X-Linewarden-Signature' => self::of("$time.$nonce.$method $target.$userId.$body"),
        ];
    }

    /**
     * Lets a request of the sidecar pass once.
     *
     * @param callable(string): ?string $header value of a header, null when it is absent
     * @throws BadRequest 401: SIGNATURE_MISSING, TIME_STALE, SIGNATURE_WRONG, NONCE_REPEATED
     */
    public static function check(callable $header, string $body): void
    {
        $time = (string) $header('X-Linewarden-Time');
        $nonce = (string) $header('X-Linewarden-Nonce');
        $signature = (string) $header('X-Linewarden-Signature');
        if (!preg_match('/^\d{1,12}$/D', $time) || !preg_match('/^[0-9a-f]{32}$/Di', $nonce) || $signature === '') {
            throw new BadRequest(
                401,
                'SIGNATURE_MISSING',
                'X-Linewarden-Time (unix seconds), X-Linewarden-Nonce (32 hex digits) and X-Linewarden-Signature are needed'
            );
        }
        $now = Module::now();
        if (abs($now - (int) $time) > self::WINDOW_SECONDS) {
            throw new BadRequest(401, 'TIME_STALE', sprintf('the time is more than %d s off, here it is %d', self::WINDOW_SECONDS, $now));
        }
        // an empty secret would let anybody sign
        if (Module::secret() === '' || !hash_equals(self::of("$time.$nonce.$body"), $signature)) {
            throw new BadRequest(401, 'SIGNATURE_WRONG', 'the signature does not match');
        }
        if (!self::isNew(strtolower($nonce), $now)) {
            throw new BadRequest(401, 'NONCE_REPEATED', 'this request was already accepted');
        }
    }

    /** Nonces too old to pass the window of time are of no use any more. */
    public static function forgetOld(): void
    {
        Application::getConnection()->queryExecute(sprintf(
            'DELETE FROM %s WHERE CREATED_AT < %d',
            NonceTable::getTableName(),
            Module::now() - 3 * self::WINDOW_SECONDS
        ));
    }

    private static function of(string $signed): string
    {
        return hash_hmac('sha256', $signed, Module::secret());
    }

    private static function isNew(string $nonce, int $now): bool
    {
        $connection = Application::getConnection();
        // the primary key decides between two equal requests that come at one moment
        $connection->queryExecute($connection->getSqlHelper()->getInsertIgnore(
            NonceTable::getTableName(),
            ' (NONCE, CREATED_AT) ',
            sprintf("VALUES ('%s', %d)", $nonce, $now)
        ));

        return $connection->getAffectedRowsCount() === 1;
    }
}
