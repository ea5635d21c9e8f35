<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Sidecar;

use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Type\DateTime;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\Administrators;
use Linewarden\Dispatch\Silently;

/**
 * Tells the portal's administrators that the sidecar is silent, once for each silence, and that it is over: in the same notice, which the
 * second one replaces.
 */
final class SilenceNotice
{
    /** Since when (unix seconds) the silence has gone on that was told; '' while none was. */
    private const TOLD = 'silence_told';
    private const PAGE = '/bitrix/admin/settings.php?mid=' . Module::ID . '&lang=';

    public static function watch(): void
    {
        $silence = Module::sidecarUrl() === '' ? null : Silence::now();
        $told = (int) Module::recall(self::TOLD);
        if ($silence === null && $told > 0) {
            if (Module::sidecarUrl() !== '') { // otherwise the module was told that there is none
                self::send($told, 'BACK', $told, Module::now());
            }
            Module::remember(self::TOLD, '');
        } elseif ($silence !== null && $told === 0 && $silence->isLong()) {
            self::send($silence->since, $silence->kind, $silence->since, 0);
            Module::remember(self::TOLD, (string) $silence->since); // killed before this, it sends a second notice into the place of the first
        }
    }

    private static function send(int $silence, string $text, int $since, int $till): void
    {
        Loader::requireModule('im');
        Loc::loadMessages(__FILE__);
        $administrators = Administrators::ids();
        if ($administrators === []) {
            Silently::log(new \RuntimeException("the sidecar: $text, and the portal has no administrator to tell"));
        }
        foreach ($administrators as $userId) {
            Silently::run(static fn() => \CIMNotify::Add([
                'TO_USER_ID' => $userId,
                'FROM_USER_ID' => 0,
                'NOTIFY_TYPE' => IM_NOTIFY_SYSTEM,
                'NOTIFY_MODULE' => Module::ID,
                'NOTIFY_EVENT' => 'dispatch',
                'NOTIFY_TAG' => "LINEWARDEN|SILENCE|$silence",
                'NOTIFY_MESSAGE' => static fn(?string $language = null): string => self::text($text, $since, $till, $language),
            ]));
        }
    }

    /** @param string|null $language of the receiver, as the portal knows it */
    private static function text(string $text, int $since, int $till, ?string $language): string
    {
        $language = match ($language) {
            null, '' => Module::language(),
            'ru' => 'ru',
            default => 'en',
        };
        $said = static fn(string $name): string => (string) Loc::getMessage("LINEWARDEN_DISPATCH_SILENCE_$name", [
            '#SINCE#' => self::time($since, $till > 0 ? $till : Module::now(), $language),
            '#TILL#' => self::time($till, $till, $language),
        ], $language);

        return $said($text) . ' <a href="' . htmlspecialcharsbx(self::PAGE . $language) . '">' . $said('PAGE') . '</a>';
    }

    /** The time of day in the server's zone; with the day, when that is not the day of `$beside`. */
    private static function time(int $at, int $beside, string $language): string
    {
        [$time, $other] = array_map([DateTime::class, 'createFromTimestamp'], [$at, $beside]);
        $isSameDay = $time->format('Y-m-d') === $other->format('Y-m-d');
        if ($language === 'ru') {
            return $time->format($isSameDay ? 'G:i' : 'G:i d.m.Y');
        }

        return $time->format($isSameDay ? 'H:i' : 'H:i, j F Y');
    }
}
