<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Controller;

use Bitrix\Main\Localization\Loc;

/** Why an action of a controller was not done, for the person who asked. */
final class Refused extends \RuntimeException
{
    /**
     * @param string $reason ACCESS_DENIED, REQUEST_WRONG, SIDECAR_NOT_SET, SIDECAR_DOWN, SIDECAR_REFUSED, SIDECAR_UNREADABLE, LINE_NOT_FOUND,
     *   LINE_REFUSED, NOT_LOGGED_IN, BOARD_DENIED, BOARD_URL_NOT_SET or INTERNAL
     * @param array<string, string> $details what replaces #NAMES# in its text
     */
    public function __construct(public readonly string $reason, public readonly array $details = [])
    {
        parent::__construct($reason . ($details === [] ? '' : ' ' . json_encode($details)));
    }

    /** @param string|null $language ru, en; null: the portal's language */
    public static function text(string $reason, array $details = [], ?string $language = null): string
    {
        Loc::loadMessages(__FILE__);

        return (string) Loc::getMessage("LINEWARDEN_DISPATCH_REFUSED_$reason", $details, $language);
    }
}
