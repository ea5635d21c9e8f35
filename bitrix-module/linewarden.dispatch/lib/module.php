<?php

declare(strict_types=1);

namespace Linewarden\Dispatch;

use Bitrix\Main\Config\Option;
use Bitrix\Main\Security\Random;
use Bitrix\Main\SiteTable;
use Bitrix\Main\Type\DateTime;

/** The module's name and its options; the only reader and writer of them. */
final class Module
{
    public const ID = 'linewarden.dispatch';

    /** Written to ORIGINATOR_ID of the contacts and deals that the module creates. */
    public const ORIGINATOR = 'linewarden';

    public const LONGEST_SILENCE = 240;

    /** The version of these files (install/version.php), which may be newer than what was installed. */
    public static function fileVersion(): string
    {
        $arModuleVersion = [];
        include dirname(__DIR__) . '/install/version.php';

        return (string) ($arModuleVersion['VERSION'] ?? '');
    }

    public static function secret(): string
    {
        return Option::get(self::ID, 'secret');
    }

    public static function rotateSecret(): void
    {
        Option::set(self::ID, 'secret', bin2hex(Random::getBytes(32)));
    }

    /** Address of the sidecar without a closing slash; '' while it is not set. */
    public static function sidecarUrl(): string
    {
        return rtrim(Option::get(self::ID, 'sidecar_url'), '/');
    }

    public static function setSidecarUrl(string $url): void
    {
        Option::set(self::ID, 'sidecar_url', rtrim($url, '/'));
    }

    /** Address of the sidecar as browsers reach it, without a closing slash; '' while it is not set. */
    public static function boardUrl(): string
    {
        return rtrim(Option::get(self::ID, 'board_url'), '/');
    }

    public static function setBoardUrl(string $url): void
    {
        Option::set(self::ID, 'board_url', rtrim($url, '/'));
    }

    /** The user on whose behalf CRM cards are written. */
    public static function serviceUserId(): int
    {
        return (int) Option::get(self::ID, 'service_user_id');
    }

    public static function setServiceUserId(int $userId): void
    {
        Option::set(self::ID, 'service_user_id', (string) $userId);
    }

    /** After how many minutes without the sidecar the portal's administrators are told; 1 to LONGEST_SILENCE. */
    public static function silenceMinutes(): int
    {
        return max(1, min(self::LONGEST_SILENCE, (int) Option::get(self::ID, 'silence_minutes')));
    }

    public static function setSilenceMinutes(int $minutes): void
    {
        Option::set(self::ID, 'silence_minutes', (string) $minutes);
    }

    /** Language of the texts that the module leaves in the portal: that of the default site, if it speaks it. */
    public static function language(): string
    {
        return SiteTable::getDefaultLanguageId() === 'ru' ? 'ru' : 'en';
    }

    /** A fact the module keeps about itself between hits: schema version, last agent run, last nudge. */
    public static function recall(string $name): string
    {
        return Option::get(self::ID, $name);
    }

    public static function remember(string $name, string $value): void
    {
        Option::set(self::ID, $name, $value);
    }

    /** Now, in unix seconds, by the portal's clock. */
    public static function now(): int
    {
        return (new DateTime())->getTimestamp();
    }
}
