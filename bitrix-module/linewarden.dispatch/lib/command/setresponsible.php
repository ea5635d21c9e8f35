<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\Users;

/** Changes the responsible of a deal, a contact, or both. */
final class SetResponsible
{
    public static function apply(Input $input, Progress $progress): array
    {
        $dealId = $input->idOrNone('dealId');
        $contactId = $input->idOrNone('contactId');
        $userId = $input->id('userId');
        if ($dealId + $contactId === 0) {
            throw $input->wrong('dealId', 'a deal or a contact');
        }
        if (!Users::isActivePerson($userId)) {
            throw Stop::refused('USER_WRONG', "user $userId is not an active employee");
        }
        Cards::byServiceUser()->setResponsible($dealId, $contactId, $userId);

        return ['dealId' => $dealId, 'contactId' => $contactId];
    }
}
