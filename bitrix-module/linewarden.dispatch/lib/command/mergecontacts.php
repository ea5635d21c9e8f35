<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Crm\Merger\EntityMergerException;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\CompanyField;
use Linewarden\Dispatch\Portal\ContactMerge;
use Linewarden\Dispatch\Portal\MergeCard;

/** Makes one contact of two that are one client of one company, and leaves them one working deal. */
final class MergeContacts implements Command
{
    public static function fields(): Fields
    {
        return (new Fields([
            'company' => Field::object(new Fields(['name' => Field::text(), 'code' => Field::text()])),
            'fromContactId' => Field::id(),
            'toContactId' => Field::id(),
            'keptDealId' => Field::idOrNone(),
            'closeDealIds' => Field::ids(),
        ]))->rule(
            'toContactId',
            'another contact than fromContactId',
            static fn(array $input): bool => $input['fromContactId'] !== $input['toContactId']
        )->rule(
            'closeDealIds',
            'a list without keptDealId',
            static fn(array $input): bool => !in_array($input['keptDealId'], $input['closeDealIds'], true)
        );
    }

    public static function apply(array $input, Progress $progress): array
    {
        $names = [$input['company']['name'], $input['company']['code']];
        ['fromContactId' => $fromContactId, 'toContactId' => $toContactId, 'keptDealId' => $keptDealId] = $input;
        $closeDealIds = array_values(array_unique($input['closeDealIds']));

        $cards = Cards::byServiceUser();
        if (!Cards::exists(\CCrmOwnerType::Contact, $toContactId)) {
            throw Stop::refused('CONTACT_NOT_FOUND', "no contact $toContactId");
        }
        CompanyField::require(\CCrmOwnerType::Contact, $toContactId, $names, 'MERGE_REFUSED');
        $categoryId = null;
        if ($keptDealId > 0) {
            $categoryId = Cards::pipelineOf($keptDealId);
            CompanyField::require(\CCrmOwnerType::Deal, $keptDealId, $names, 'MERGE_REFUSED');
        }
        self::merge($cards, $input, $names, $progress);

        $cards->completeContact($toContactId, null, $names[0], null);
        if ($keptDealId > 0) {
            $cards->completeDeal($keptDealId, $toContactId, $names[0], null);
        }

        MergeCard::keepAfter($progress->commandId, $fromContactId, $toContactId);

        return [
            'contactId' => $toContactId,
            'closedDealIds' => self::close($cards, $closeDealIds, $fromContactId, $toContactId, $categoryId, $names, $progress),
        ];
    }

    private static function merge(Cards $cards, array $input, array $names, Progress $progress): void
    {
        ['fromContactId' => $fromContactId, 'toContactId' => $toContactId, 'keptDealId' => $keptDealId] = $input;
        $isBegun = $progress->noted('merge') !== null;
        $isThere = Cards::exists(\CCrmOwnerType::Contact, $fromContactId);
        if (!$isThere && !$isBegun) {
            throw Stop::superseded('CONTACT_GONE'); // merged by a person, or deleted
        }
        if ($isThere) {
            CompanyField::require(\CCrmOwnerType::Contact, $fromContactId, $names, 'MERGE_REFUSED');
            // the portal takes each deal off the one before it binds it to the other: killed in between nothing tells any more whose it was
            if (!$isBegun) {
                MergeCard::keepBefore($progress->commandId, $fromContactId, $toContactId, $keptDealId);
                $progress->note('merge', Cards::dealsOf($fromContactId));
            }
            try {
                ContactMerge::run($fromContactId, $toContactId);
            } catch (EntityMergerException $refusal) {
                throw Stop::refused('MERGE_REFUSED', "code {$refusal->getCode()}: {$refusal->getMessage()}");
            }
        }
        ContactMerge::tidyUp($fromContactId, $toContactId);
        $dealIds = $progress->noted('merge');
        if ($isBegun && is_array($dealIds)) { // begun by a module before 0.2.1 it has none
            $cards->bindDeals($dealIds, $toContactId);
        }
    }

    /**
     * @param int|null $categoryId the pipeline of the kept deal; null: each deal's own
     * @return list<int> those closed by this command
     */
    private static function close(
        Cards $cards,
        array $dealIds,
        int $fromContactId,
        int $contactId,
        ?int $categoryId,
        array $names,
        Progress $progress
    ): array {
        $closed = [];
        foreach ($dealIds as $dealId) {
            $stage = $progress->noted("close $dealId");
            $isBegun = $stage !== null;
            if (Cards::isOpenDealOf($dealId, $contactId, $categoryId)) {
                CompanyField::require(\CCrmOwnerType::Deal, $dealId, $names, 'MERGE_REFUSED');
                $isBegun || $progress->note("close $dealId", $stage = MergeCard::stageOf($dealId)['stage'] ?? '');
                $isBegun = $cards->closeAsLost($dealId);
            }
            if ($isBegun) {
                // a module before 0.3.0 has noted no stage: then nobody knows where the deal stood
                MergeCard::keepClosed($progress->commandId, $fromContactId, $contactId, $dealId, is_string($stage) ? $stage : '');
                $closed[] = $dealId;
            }
        }

        return $closed;
    }
}
