<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Sidecar;

use Bitrix\Main\Engine\CurrentUser;
use Linewarden\Dispatch\Controller\Refused;
use Linewarden\Dispatch\Endpoint\Signature;
use Linewarden\Dispatch\Module;

/**
 * What a browser shows the sidecar when it asks it directly: base64url of JSON {v, userId, name, isAdmin, lang, born, exp}, a dot, and its
 * signature (docs/protocol.md, tokens). The sidecar renews it for a working day from `born`, and asks before
 * each time what right the person has by then.
 */
final class Token
{
    public const LIFE_SECONDS = 600;
    private const VERSION = 2;
    private const LONGEST_NAME = 100;

    /**
     * @param string $language ru or en
     * @return array{token: string, expiresAt: int} expiresAt: unix seconds
     * @throws Refused
     */
    public static function forCurrentUser(bool $isAdmin, string $language): array
    {
        $user = CurrentUser::get();
        $userId = (int) $user->getId();
        if ($userId < 1) {
            throw new Refused('ACCESS_DENIED');
        }
        if (Module::secret() === '') { // an empty one would let anybody sign
            throw new Refused('SIDECAR_NOT_SET');
        }
        $now = Module::now();
        $expiresAt = $now + self::LIFE_SECONDS;
        $content = json_encode([
            'v' => self::VERSION,
            'userId' => $userId,
            'name' => mb_substr(trim((string) $user->getFullName()) ?: (string) $user->getLogin(), 0, self::LONGEST_NAME),
            'isAdmin' => $isAdmin,
            'lang' => $language,
            'born' => $now,
            'exp' => $expiresAt,
        ], JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
        $first = rtrim(strtr(base64_encode($content), '+/', '-_'), '=');

        $signature = Signature::mayMeetFormer() ? Signature::formerOf("token.$first") : Signature::of(Signature::TOKEN, [$first]);

        return ['token' => "$first.$signature", 'expiresAt' => $expiresAt];
    }
}
