<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Portal\Users;

/**
 * What the saves of leads and deals that are going on do to stage and responsible, and whose doing it is. What stood there before is read from
 * the row while the portal is about to write it: its event after the write tells that only for saves of a loaded card, not where the
 * table is written directly, as another pipeline is by the old way.
 */
final class ItemMoves
{
    public const STAGE = ['lead' => 'STATUS_ID', 'deal' => 'STAGE_ID'];
    private const NOTHING = ['formerStageId' => null, 'formerResponsibleId' => null, 'isFirst' => false];

    /** @var array<string, list<array{formerStageId: string|null, formerResponsibleId: int|null, isFirst: bool}>> "deal:7" => its saves, the innermost last */
    private static array $saves = [];
    /** @var array<string, array{formerStageId: string|null, formerResponsibleId: int|null, isFirst: bool}> moves outside of a save */
    private static array $loose = [];
    /** @var array<string, true> items whose stage has changed in this hit */
    private static array $moved = [];

    public static function begin(string $kind, int $id): void
    {
        self::$saves["$kind:$id"][] = self::NOTHING;
    }

    /**
     * Columns are about to be written.
     *
     * @param array<string, mixed> $fields
     * @return bool whether it is a move that no save will tell of
     */
    public static function writes(string $kind, int $id, array $fields): bool
    {
        $isStage = array_key_exists(self::STAGE[$kind], $fields);
        $isResponsible = $kind === 'lead' && array_key_exists('ASSIGNED_BY_ID', $fields);
        $row = $isStage || $isResponsible ? self::row($kind, $id) : null;
        if ($row === null) {
            return false;
        }
        $change = [];
        if ($isResponsible && (int) $row['ASSIGNED_BY_ID'] !== (int) $fields['ASSIGNED_BY_ID']) {
            $change['formerResponsibleId'] = (int) $row['ASSIGNED_BY_ID'];
        }
        if ($isStage && (string) $row['STAGE'] !== (string) $fields[self::STAGE[$kind]]) {
            $change['formerStageId'] = (string) $row['STAGE'];
            $change['isFirst'] = self::isFirst($kind, $id);
        }
        $current = array_key_last(self::$saves["$kind:$id"] ?? []);
        if ($current !== null) {
            self::$saves["$kind:$id"][$current] = $change + self::$saves["$kind:$id"][$current];

            return false;
        }
        if (isset($change['formerStageId'])) {
            self::$loose["$kind:$id"] = $change + self::NOTHING;
        }

        return isset($change['formerStageId']);
    }

    /** @return array{formerStageId: string|null, formerResponsibleId: int|null, isFirst: bool} null: this save has not touched it */
    public static function end(string $kind, int $id): array
    {
        $save = isset(self::$saves["$kind:$id"]) ? array_pop(self::$saves["$kind:$id"]) : null;
        if ((self::$saves["$kind:$id"] ?? null) === []) {
            unset(self::$saves["$kind:$id"]);
        }

        return $save ?? self::NOTHING;
    }

    /** The move outside of a save, once. @return array{formerStageId: string|null, formerResponsibleId: int|null, isFirst: bool}|null */
    public static function takeLoose(string $kind, int $id): ?array
    {
        $move = self::$loose["$kind:$id"] ?? null;
        unset(self::$loose["$kind:$id"]);

        return $move;
    }

    /** Asked when the stage changes: robots and triggers move the card on in the same hit, after the save of whoever began it. */
    public static function isFirst(string $kind, int $id): bool
    {
        $isFirst = !isset(self::$moved["$kind:$id"]);
        self::$moved["$kind:$id"] = true;

        return $isFirst;
    }

    /**
     * Whose doing a move is. The portal does not tell a robot from the person in whose hit it runs.
     *
     * @return array{actorUserId: int, by: string} by: person, automatic (nobody's hit, or a later move of the item in the same one), or unknown:
     *   the hit has no session of its own, so that it is an application's, which works in the name of some user
     */
    public static function whose(bool $isFirst): array
    {
        $userId = Users::currentPerson();
        $isWithoutSession = defined('BX_SECURITY_SESSION_VIRTUAL') && \BX_SECURITY_SESSION_VIRTUAL === true;

        return ['actorUserId' => $userId, 'by' => match (true) {
            $userId === 0 || !$isFirst => 'automatic',
            $isWithoutSession => 'unknown',
            default => 'person',
        }];
    }

    private static function row(string $kind, int $id): ?array
    {
        $stage = self::STAGE[$kind];

        return Application::getConnection()->query("SELECT $stage AS STAGE, ASSIGNED_BY_ID FROM b_crm_$kind WHERE ID = $id")->fetch() ?: null;
    }
}
