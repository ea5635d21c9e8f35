<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Crm\Integrity\DuplicateCommunicationCriterion;
use Bitrix\Crm\Merger\ConflictResolutionMode;
use Bitrix\Crm\Merger\ContactMerger;
use Linewarden\Dispatch\Feed\OwnWrites;
use Linewarden\Dispatch\Module;

/** The portal's own merger of contacts, under the service user. Run again after a break, it goes on with what is left. */
final class ContactMerge
{
    /** @throws \Bitrix\Crm\Merger\EntityMergerException when the portal does not do it */
    public static function run(int $fromContactId, int $toContactId): void
    {
        $merger = new ContactMerger(Module::serviceUserId(), false);
        $merger->setConflictResolutionMode(ConflictResolutionMode::NEVER_OVERWRITE);
        $merger->setIsAutomatic(true);
        OwnWrites::during(
            ["contact:$fromContactId", "contact:$toContactId"],
            static fn() => $merger->mergeBatch([$fromContactId], $toContactId)
        );
    }

    /** The index of duplicates may have stopped half way on both sides, and a dead contact in it would be found again. */
    public static function tidyUp(int $fromContactId, int $toContactId): void
    {
        Cards::reindex($toContactId);
        if (!Cards::exists(\CCrmOwnerType::Contact, $fromContactId)) {
            DuplicateCommunicationCriterion::bulkRegister(\CCrmOwnerType::Contact, $fromContactId, []);
        }
    }
}
