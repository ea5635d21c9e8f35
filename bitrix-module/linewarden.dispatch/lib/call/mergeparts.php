<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Linewarden\Dispatch\Command\Stop;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\MergeCard;
use Linewarden\Dispatch\Portal\MergeParts as Parts;

/** What taking a merge apart would do now: shown to a person before the yes, and kept nowhere else. */
final class MergeParts implements Call
{
    private const TEXT_LENGTH = 200;

    public static function fields(): Fields
    {
        return new Fields(['mergeId' => Field::text(36)]);
    }

    /** @return array{because: string|null} and the parts, as docs/protocol.md lists them; because: why it cannot be taken apart, a code of takeApart */
    public static function answer(array $input): array
    {
        $merge = MergeCard::find($input['mergeId']);
        $because = match (true) {
            $merge === null => 'MERGE_NOT_KEPT',
            Cards::exists(\CCrmOwnerType::Contact, $merge->toId) => null,
            default => MergeCard::whereWent($merge->toId) > 0 ? 'CONTACT_MERGED' : 'CONTACT_NOT_FOUND',
        };
        if ($merge === null || $because !== null || $merge->answer !== null) {
            return ['because' => $because ?? 'TAKEN_APART', 'parts' => null];
        }
        $parts = new Parts($merge);
        $deals = $parts->deals();
        $closed = $parts->closedDeals();
        $cut = static fn(string $text): string => mb_substr($text, 0, self::TEXT_LENGTH);

        return ['because' => null, 'parts' => [
            'fromContactId' => $merge->fromId,
            'toContactId' => $merge->toId,
            'dealIds' => array_keys($deals['moved']),
            'reopenedDealIds' => $closed['reopened'],
            'leftDealIds' => [...$deals['stuck'], ...$closed['stuck']],
            'threads' => $parts->threadCount(),
            'addresses' => array_map(static fn(array $row): array => ['type' => (string) $row['TYPE_ID'], 'value' => (string) $row['VALUE']], $parts->addresses()),
            'filledFields' => $parts->filled(),
            'changed' => array_map(static fn(array $one): array => array_map($cut, $one), $parts->changed()),
            'leftBehind' => $parts->leftBehind(),
        ]];
    }
}
