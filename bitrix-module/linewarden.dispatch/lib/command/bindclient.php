<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Input\FieldWrong;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\CompanyField;
use Linewarden\Dispatch\Portal\Threads;

/** Binds sessions and calls of a client to its contact and deal, and tells how they were before, for whoever wants it back. */
final class BindClient implements Command
{
    private const MOST_THREADS = 100;
    /** What is told is kept in a column of 64 KiB. */
    private const MOST_BYTES = 50000;

    public static function fields(): Fields
    {
        return (new Fields([
            'company' => Field::object(new Fields(['name' => Field::text(), 'code' => Field::text()])),
            'contactId' => Field::id(),
            'dealId' => Field::idOrNone(),
            'sessions' => Field::objects(new Fields([
                'sessionId' => Field::id(),
                'chatId' => Field::id()->optional(0),
                'userCode' => Field::optionalText(),
            ])),
            'callIds' => Field::texts(),
        ]))->rule(
            'callIds',
            sprintf('at most %d sessions and calls together', self::MOST_THREADS),
            static fn(array $input): bool => count($input['sessions']) + count($input['callIds']) <= self::MOST_THREADS
        );
    }

    public static function apply(array $input, Progress $progress): array
    {
        $names = [$input['company']['name'], $input['company']['code']];
        ['contactId' => $contactId, 'dealId' => $dealId] = $input;
        $threads = self::threads($input);
        if (!Cards::exists(\CCrmOwnerType::Contact, $contactId)) {
            throw Stop::refused('CONTACT_NOT_FOUND', "no contact $contactId");
        }
        if ($dealId > 0 && !Cards::exists(\CCrmOwnerType::Deal, $dealId)) {
            throw Stop::refused('DEAL_NOT_FOUND', "no deal $dealId");
        }
        CompanyField::require(\CCrmOwnerType::Contact, $contactId, $names, 'CRM_REFUSED');
        $dealId === 0 || CompanyField::require(\CCrmOwnerType::Deal, $dealId, $names, 'CRM_REFUSED');

        $before = $progress->noted('before');
        if ($before === null) { // all of them before the first change: a repeat would find its own
            $before = array_map(static fn(array $thread): array => Threads::stateOf(...$thread), $threads);
            $progress->note('firmIds', Cards::firmsOf($contactId, $dealId));
            if (strlen(json_encode($before, JSON_THROW_ON_ERROR)) > self::MOST_BYTES) {
                throw new FieldWrong('sessions', 'fewer threads at once (they are bound to very many cards)');
            }
            $progress->note('before', $before);
        }
        $firmIds = array_map('intval', (array) $progress->noted('firmIds'));
        for ($place = (int) $progress->noted('done'); $place < count($threads); $place++) {
            if (($before[$place]['activityId'] ?? 0) > 0) {
                Threads::bind($threads[$place][0], $threads[$place][1], $contactId, $dealId, $firmIds);
            }
            $progress->note('done', $place + 1);
        }

        return ['before' => $before];
    }

    /** @return list<array{0: string, 1: string, 2?: int, 3?: string}> kind and id, of a session also its chat and client */
    private static function threads(array $input): array
    {
        $threads = [];
        foreach ($input['sessions'] as ['sessionId' => $id, 'chatId' => $chatId, 'userCode' => $userCode]) {
            $threads[] = [Threads::SESSION, (string) $id, $chatId, $userCode];
        }
        foreach ($input['callIds'] as $callId) {
            $threads[] = [Threads::CALL, $callId];
        }

        return array_values(array_unique($threads, SORT_REGULAR));
    }
}
