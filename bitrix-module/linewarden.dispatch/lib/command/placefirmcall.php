<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\CallClient;
use Linewarden\Dispatch\Portal\Cards;

/**
 * Gives a call to a company of the CRM (B2B) and its deal: the number is that of the firm, and who of it has called is not known, so no contact
 * is made or named.
 */
final class PlaceFirmCall implements Command
{
    public static function fields(): Fields
    {
        return new Fields([
            'callId' => Field::text(255),
            'direction' => Field::word(['incoming', 'outgoing']),
            'phone' => Field::optionalText(),
            'company' => Field::object(new Fields(['name' => Field::text(), 'code' => Field::unread()])),
            'firmId' => Field::id(),
            'dealId' => Field::id(),
            'responsibleId' => Field::id(),
            'setDealResponsible' => Field::flag(),
            ...PlaceCall::fieldsOfEnd(),
        ]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        ['firmId' => $firmId, 'dealId' => $dealId] = $input;
        $record = PlaceCall::record($input, $progress);
        $cards = Cards::byServiceUser();
        if (!Cards::isThere(\CCrmOwnerType::Company, $firmId)) {
            throw Stop::refused('FIRM_NOT_FOUND', "no company of the CRM $firmId");
        }
        $cards->completeFirmDeal($dealId, $firmId, $input['company']['name'], $input['setDealResponsible'] ? $input['responsibleId'] : null);

        return ['dealId' => $dealId] + PlaceCall::settle($record, CallClient::firm($firmId, $dealId), $input, $progress);
    }
}
