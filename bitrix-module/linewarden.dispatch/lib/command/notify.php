<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Sidecar\BoardDoor;

/** Tells people something in the portal's own notices. */
final class Notify implements Command
{
    /** Where a notice leads to: the live board, or the module's page, which opens to administrators alone. */
    private const PAGES = [
        'board' => BoardDoor::PATH,
        'settings' => '/bitrix/admin/settings.php?mid=' . Module::ID,
    ];

    private const TAG_LENGTH = 50;

    public static function fields(): Fields
    {
        return (new Fields([
            'userIds' => Field::ids(),
            'text' => Field::text(),
            'sessionId' => Field::idOrNone(),
            'page' => Field::word(array_keys(self::PAGES))->optional(),
            'tag' => Field::text(self::TAG_LENGTH)->optional(),
        ]))->rule('userIds', 'at least one user', static fn(array $input): bool => $input['userIds'] !== []);
    }

    public static function apply(array $input, Progress $progress): array
    {
        Loader::requireModule('im');
        Loc::loadMessages(__FILE__);
        $link = self::toDialog($input['sessionId']) . self::toPage($input['page']);
        foreach (array_unique($input['userIds']) as $userId) {
            if ($progress->noted("notice $userId") !== null) {
                continue;
            }
            // noted before it is sent: the portal gives no way to find a notice again, and one too few is better than two
            $progress->note("notice $userId", true);
            \CIMNotify::Add([
                'TO_USER_ID' => $userId,
                'FROM_USER_ID' => 0,
                'NOTIFY_TYPE' => IM_NOTIFY_SYSTEM,
                'NOTIFY_MODULE' => Module::ID,
                'NOTIFY_EVENT' => 'dispatch',
                'NOTIFY_MESSAGE' => $input['text'] . $link,
            ] + self::tag($input['tag'], $userId));
        }

        return [];
    }

    /** The portal lets a notice take the place of the person's older one with the same tag. @return array<string, string> */
    private static function tag(?string $tag, int $userId): array
    {
        return $tag === null ? [] : ['NOTIFY_TAG' => "LW|$tag|U$userId"];
    }

    private static function toDialog(int $sessionId): string
    {
        return $sessionId === 0 ? '' : sprintf(' [CHAT=imol|%d]%s[/CHAT]', $sessionId, self::word('DIALOG'));
    }

    private static function toPage(?string $page): string
    {
        return $page === null
            ? ''
            : sprintf(' <a href="%s">%s</a>', htmlspecialcharsbx(self::PAGES[$page]), self::word(strtoupper($page)));
    }

    private static function word(string $name): string
    {
        return (string) Loc::getMessage("LINEWARDEN_DISPATCH_NOTIFY_$name", null, Module::language());
    }
}
