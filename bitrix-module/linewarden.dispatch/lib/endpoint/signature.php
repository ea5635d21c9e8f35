<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Endpoint;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Storage\NonceTable;

/**
 * The signature of docs/protocol.md in both directions: hex HMAC-SHA256. The former form, for a sidecar of the release before, goes beside
 * the present one, and is looked at when there is no other.
 */
final class Signature
{
    public const TOKEN = 'token';
    private const OF_SIDECAR = 'sidecar-to-module';
    private const OF_MODULE = 'module-to-sidecar';

    /** How long after a request of a former sidecar others may still be about. */
    private const FORMER_SECONDS = 600;

    /** Options are not written at every request of a former sidecar. */
    private const NOTED_SECONDS = 60;

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
            'X-Linewarden-Signature2' => self::of(self::OF_MODULE, [$time, $nonce, $method, $target, (string) $userId, $body]),
        ] + (self::isReadInOneWay($target, $body)
            ? ['X-Linewarden-Signature' => self::formerOf("$time.$nonce.$method $target.$userId.$body")]
            : []);
    }

    /**
     * Signs fields for a purpose: each field after its length in bytes and a colon, so that no two lists give the same bytes, with a key of
     * the purpose's own.
     *
     * @param list<string> $fields
     */
    public static function of(string $purpose, array $fields): string
    {
        $key = hash_hkdf('sha256', Module::secret(), 32, "linewarden/2/$purpose");

        return hash_hmac('sha256', implode('', array_map(static fn(string $field): string => strlen($field) . ":$field", $fields)), $key);
    }

    /** With the secret itself, as the release before signs. */
    public static function formerOf(string $signed): string
    {
        return hash_hmac('sha256', $signed, Module::secret());
    }

    /** Whether a sidecar of the release before may be asked, which takes the former form of a token only. */
    public static function mayMeetFormer(): bool
    {
        return Module::recall('present_sidecar') === '' || Module::now() - (int) Module::recall('former_sidecar_at') < self::FORMER_SECONDS;
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
        $present = (string) $header('X-Linewarden-Signature2');
        $signature = $present === '' ? (string) $header('X-Linewarden-Signature') : $present;
        if (!preg_match('/^\d{1,12}$/D', $time) || !preg_match('/^[0-9a-f]{32}$/Di', $nonce) || $signature === '') {
            throw new BadRequest(
                401,
                'SIGNATURE_MISSING',
                'X-Linewarden-Time (unix seconds), X-Linewarden-Nonce (32 hex digits) and X-Linewarden-Signature2 are needed'
            );
        }
        $now = Module::now();
        if (abs($now - (int) $time) > self::WINDOW_SECONDS) {
            throw new BadRequest(401, 'TIME_STALE', sprintf('the time is more than %d s off, here it is %d', self::WINDOW_SECONDS, $now));
        }
        // an empty secret would let anybody sign
        if (Module::secret() === '' || !hash_equals(self::expected($present !== '', $time, $nonce, $body), $signature)) {
            throw new BadRequest(401, 'SIGNATURE_WRONG', 'the signature does not match');
        }
        if (!self::isNew(strtolower($nonce), $now)) {
            throw new BadRequest(401, 'NONCE_REPEATED', 'this request was already accepted');
        }
        self::note($present !== '', $now);
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

    private static function expected(bool $isPresent, string $time, string $nonce, string $body): string
    {
        return $isPresent ? self::of(self::OF_SIDECAR, [$time, $nonce, $body]) : self::formerOf("$time.$nonce.$body");
    }

    private static function note(bool $isPresent, int $now): void
    {
        if ($isPresent && Module::recall('present_sidecar') === '') {
            Module::remember('present_sidecar', 'Y');
        }
        if (!$isPresent && $now - (int) Module::recall('former_sidecar_at') >= self::NOTED_SECONDS) {
            Module::remember('former_sidecar_at', (string) $now);
        }
    }

    /**
     * The former form joins address, user and body by dots. Only one place can be the user when the address holds nothing that looks like
     * one and the body begins with a brace, which no address of ours does; what can be read otherwise is not signed so.
     */
    private static function isReadInOneWay(string $target, string $body): bool
    {
        return preg_match('/\.\d+\./', "$target.") === 0 && ($body === '' || $body[0] === '{');
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
