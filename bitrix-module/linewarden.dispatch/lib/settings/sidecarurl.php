<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Settings;

/** The sidecar's address as an administrator types it. */
final class SidecarUrl
{
    /**
     * @return string what is wrong with it: SCHEME, HOST or EXTRA (credentials, query or fragment); '' when it will do, also when empty
     */
    public static function problem(string $url): string
    {
        if ($url === '') {
            return '';
        }
        $parts = parse_url($url);
        if (!is_array($parts) || !in_array(strtolower($parts['scheme'] ?? ''), ['http', 'https'], true)) {
            return 'SCHEME';
        }
        $host = trim($parts['host'] ?? '', '[]');
        if (!filter_var($host, FILTER_VALIDATE_IP) && !filter_var($host, FILTER_VALIDATE_DOMAIN, FILTER_FLAG_HOSTNAME)) {
            return 'HOST';
        }

        // signed requests go exactly there: nothing that could send them elsewhere or be forgotten in the signature
        return array_intersect_key($parts, ['user' => 1, 'pass' => 1, 'query' => 1, 'fragment' => 1]) === [] ? '' : 'EXTRA';
    }
}
