<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\Users;

/** Changes the responsible of a deal, a contact, or both. */
final class SetResponsible implements Command
{
    public static function fields(): Fields
    {
        return (new Fields([
            'dealId' => Field::idOrNone(),
            'contactId' => Field::idOrNone(),
            'userId' => Field::id(),
        ]))->rule('dealId', 'a deal or a contact', static fn(array $input): bool => $input['dealId'] + $input['contactId'] > 0);
    }

    public static function apply(array $input, Progress $progress): array
    {
        ['dealId' => $dealId, 'contactId' => $contactId, 'userId' => $userId] = $input;
        if (!Users::isActivePerson($userId)) {
            throw Stop::refused('USER_WRONG', "user $userId is not an active employee");
        }
        Cards::byServiceUser()->setResponsible($dealId, $contactId, $userId);

        return ['dealId' => $dealId, 'contactId' => $contactId];
    }
}
