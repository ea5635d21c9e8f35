<?php

declare(strict_types=1);

namespace Bitrix\Voximplant\Integration\Crm;

use Bitrix\Crm\EntityManageFacility;
use Bitrix\Voximplant\Call;

/** Who the client of a call is. One search per call and process: what is changed about the call later in the hit is not seen. */
class EntityManagerRegistry
{
    /** @var array<string, EntityManageFacility> by CALL_ID */
    private static array $managers = [];

    /** The line takes no part; the national form of the number that the portal searches too makes the same key for a Russian portal. */
    public static function getWithCall(Call $call)
    {
        return self::$managers[$call->getCallId()] ??= self::make($call);
    }

    private static function make(Call $call): EntityManageFacility
    {
        $facility = new EntityManageFacility();
        $selector = $facility->getSelector();
        $type = \CCrmOwnerType::ResolveID($call->getPrimaryEntityType());
        if ($type !== \CCrmOwnerType::Undefined) {
            foreach ($call->getCrmBindings() as $binding) {
                $selector->setEntity($binding['OWNER_TYPE_ID'], $binding['OWNER_ID']);
            }
            $selector->setEntity($type, $call->getPrimaryEntityId());
        } else {
            $selector->appendPhoneCriterion($call->getCallerId());
        }
        $selector->search();
        return $facility;
    }
}
