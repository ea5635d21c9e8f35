<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Linewarden\Dispatch\Module;

/** Tells people something in the portal's own notices. */
final class Notify
{
    public static function apply(Input $input, Progress $progress): array
    {
        $userIds = array_values(array_unique($input->ids('userIds')));
        $text = $input->text('text');
        $sessionId = $input->idOrNone('sessionId');
        if ($userIds === []) {
            throw $input->wrong('userIds', 'at least one user');
        }
        Loader::requireModule('im');
        Loc::loadMessages(__FILE__);
        $link = $sessionId === 0
            ? ''
            : sprintf(' [CHAT=imol|%d]%s[/CHAT]', $sessionId, Loc::getMessage('LINEWARDEN_DISPATCH_NOTIFY_DIALOG', null, Module::language()));
        foreach ($userIds as $userId) {
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
                'NOTIFY_MESSAGE' => $text . $link,
            ]);
        }

        return [];
    }
}
