<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\CompanyField;
use Linewarden\Dispatch\Portal\ContactCopy;
use Linewarden\Dispatch\Portal\MergeCard;
use Linewarden\Dispatch\Portal\MergeParts;
use Linewarden\Dispatch\Portal\Threads;

/** Takes a merge of ours back: makes the contact that is gone again, under a new number, and gives it its own back. */
final class TakeApart implements Command
{
    public static function fields(): Fields
    {
        return new Fields([
            'company' => Field::object(new Fields(['name' => Field::text(), 'code' => Field::text()])),
            'mergeId' => Field::text(36),
        ]);
    }

    public static function apply(array $input, Progress $progress): array
    {
        $names = [$input['company']['name'], $input['company']['code']];
        $cards = Cards::byServiceUser();
        $merge = MergeCard::find($input['mergeId'])
            ?? throw Stop::refused('MERGE_NOT_KEPT', "nothing is kept of merge {$input['mergeId']}: not of this module, or more than 12 months ago");
        if ($merge->answer !== null) {
            return $merge->answer;
        }
        $progress->noted('contact') !== null || self::requireCards($merge, $names);

        $parts = new MergeParts($merge);
        if ($progress->noted('changed') === null) { // once our own writes are there they would be among it
            $progress->note('changed', array_column($parts->changed(), 'field'));
        }
        $contactId = self::makeAgain($cards, $merge, $progress);
        self::makeWhole($cards, $merge, $contactId, $progress);
        $deals = $progress->noted('deals');
        if ($deals === null) { // the portal takes contacts off a deal before it puts others on: killed in between nothing tells whose it was
            $progress->note('deals', $deals = $parts->deals($contactId));
        }
        foreach ($deals['moved'] as $dealId => $contactIds) {
            $parts->moveDeal($cards, (int) $dealId, $contactIds);
        }
        [$reopened, $leftClosed] = self::reopen($cards, $parts, $progress);
        $moved = self::moveThreads($parts, $contactId, $progress);
        $parts->tidyKept($cards);
        self::giveOriginBack($cards, $merge, $contactId);
        Cards::reindex($contactId);

        $answer = [
            'contactId' => $contactId,
            'keptContactId' => $merge->toId,
            'dealIds' => array_map('intval', array_keys($deals['moved'])),
            'reopenedDealIds' => $reopened,
            'leftDealIds' => [...$deals['stuck'], ...$leftClosed],
            'movedSessions' => $moved[Threads::SESSION] ?? 0,
            'movedCalls' => $moved[Threads::CALL] ?? 0,
            'movedActivities' => $moved['activity'] ?? 0,
            'changedFields' => $progress->noted('changed'),
            'leftBehind' => $parts->leftBehind(),
        ];
        $merge->keepAnswer($answer, $contactId);

        return $answer;
    }

    /** @throws Stop when one of the contacts is not what the merge has left */
    private static function requireCards(MergeCard $merge, array $names): void
    {
        if (Cards::exists(\CCrmOwnerType::Contact, $merge->fromId)) {
            throw Stop::refused('APART_REFUSED', "contact $merge->fromId is there: it was not merged");
        }
        if (!Cards::exists(\CCrmOwnerType::Contact, $merge->toId)) {
            $wentTo = MergeCard::whereWent($merge->toId);
            throw $wentTo > 0
                ? Stop::refused('CONTACT_MERGED', "contact $merge->toId was merged into contact $wentTo: take that merge apart first")
                : Stop::refused('CONTACT_NOT_FOUND', "contact $merge->toId was deleted, or merged by hand");
        }
        CompanyField::require(\CCrmOwnerType::Contact, $merge->toId, $names, 'APART_REFUSED');
    }

    private static function makeAgain(Cards $cards, MergeCard $merge, Progress $progress): int
    {
        $lost = $merge->before['lost'];

        return $progress->once(
            'contact',
            static fn(): int => Cards::lastId(\CCrmOwnerType::Contact),
            static fn(int $after): int => Cards::findCreated(\CCrmOwnerType::Contact, $progress->commandId, $after),
            static fn(): int => $cards->createContactAgain($lost['fields'], $lost['addresses'], $lost['responsibleId'], $progress->commandId)
        );
    }

    /** The portal writes a card in many steps: of one that a killed try has made, user fields and addresses may be missing. */
    private static function makeWhole(Cards $cards, MergeCard $merge, int $contactId, Progress $progress): void
    {
        if ($progress->noted('whole') !== null) {
            return;
        }
        $missing = ContactCopy::missing($merge->before['lost'], ContactCopy::of($contactId));
        if ($missing !== []) {
            $cards->changeQuietly(
                \CCrmOwnerType::Contact,
                $contactId,
                static fn($card) => $card->setFromCompatibleData($missing),
                static fn(): bool => ContactCopy::missing($merge->before['lost'], ContactCopy::of($contactId)) === []
            );
        }
        $progress->note('whole', true);
    }

    /** @return array{list<int>, list<int>} reopened, and those that somebody has moved since */
    private static function reopen(Cards $cards, MergeParts $parts, Progress $progress): array
    {
        $deals = $progress->noted('closed');
        if ($deals === null) { // asked again, what this command has reopened would look like a person's
            $progress->note('closed', $deals = $parts->closedDeals());
        }
        $reopened = array_values(array_filter($deals['reopened'], static fn(int $dealId): bool => $parts->reopen($cards, $dealId)));

        return [$reopened, [...$deals['stuck'], ...array_values(array_diff($deals['reopened'], $reopened))]];
    }

    /** @return array<string, int> how many of each kind went back */
    private static function moveThreads(MergeParts $parts, int $contactId, Progress $progress): array
    {
        $state = $progress->noted('threads') ?? ['next' => 0, 'moved' => [], 'plan' => null];
        while ($state['plan'] !== null || $state['next'] < $parts->threadCount()) {
            if ($state['plan'] !== null) {
                $parts->moveThread($state['plan'], $contactId);
                $state['moved'][$state['plan']['kind']] = ($state['moved'][$state['plan']['kind']] ?? 0) + 1;
            }
            for ($state['plan'] = null; $state['plan'] === null && $state['next'] < $parts->threadCount(); $state['next']++) {
                $state['plan'] = $parts->threadPlan($state['next'], $contactId);
            }
            $progress->note('threads', $state);
        }

        return $state['moved'];
    }

    /** Whoever made the first card finds it again by this. Last: until here our own name on it is how a repeat finds it. */
    private static function giveOriginBack(Cards $cards, MergeCard $merge, int $contactId): void
    {
        ['originator' => $originator, 'origin' => $origin] = $merge->before['lost'];
        if (ContactCopy::of($contactId)['origin'] === $origin) {
            return;
        }
        $cards->changeQuietly(
            \CCrmOwnerType::Contact,
            $contactId,
            static fn($card) => $card->setFromCompatibleData(['ORIGINATOR_ID' => $originator, 'ORIGIN_ID' => $origin]),
            static fn($stored): bool => (string) $stored->get('ORIGIN_ID') === $origin
        );
    }
}
