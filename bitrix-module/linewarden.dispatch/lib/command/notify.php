<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Module;

/** Tells people something in the portal's own notices. */
final class Notify implements Command
{
    public static function fields(): Fields
    {
        return (new Fields([
            'userIds' => Field::ids(),
            'text' => Field::text(),
            'sessionId' => Field::idOrNone(),
        ]))->rule('userIds', 'at least one user', static fn(array $input): bool => $input['userIds'] !== []);
    }

    public static function apply(array $input, Progress $progress): array
    {
        Loader::requireModule('im');
        Loc::loadMessages(__FILE__);
        $dialog = Loc::getMessage('LINEWARDEN_DISPATCH_NOTIFY_DIALOG', null, Module::language());
        $link = $input['sessionId'] === 0 ? '' : sprintf(' [CHAT=imol|%d]%s[/CHAT]', $input['sessionId'], $dialog);
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
            ]);
        }

        return [];
    }
}
