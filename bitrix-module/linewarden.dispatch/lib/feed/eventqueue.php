<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Storage\EventTable;

/** The way out of the portal: a row for the sidecar, written in the transaction of whoever caused it. */
final class EventQueue
{
    private const LANES = 16;

    /**
     * Stores an event with one INSERT and has the sidecar nudged after the hit. Repeats are not collapsed: the sidecar may have
     * read the first of two equal rows before the second change was made.
     *
     * @param string $subject events of one subject are decided in their order: "client:telegrambot:15", "deal:7", "portal"
     * @param array<string, mixed> $payload as docs/protocol.md lists it
     */
    public static function add(string $type, string $subject, array $payload): void
    {
        $subject = mb_substr($subject, 0, EventTable::SUBJECT_LENGTH);
        $connection = Application::getConnection();
        $sql = $connection->getSqlHelper();
        // plain SQL, not EventTable::add(): a handler stays in the client's way, so one query and no ORM events
        $connection->queryExecute(sprintf(
            "INSERT INTO %s (UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD) VALUES ('%s', '%s', '%s', %d, %d, '%s')",
            EventTable::getTableName(),
            bin2hex(random_bytes(16)),
            $sql->forSql($type),
            $sql->forSql($subject),
            crc32($subject) % self::LANES,
            Module::now() * 1000,
            $sql->forSql(json_encode($payload, JSON_THROW_ON_ERROR)) // ASCII: survives a utf8mb3 table
        ));
        Nudge::afterThisHit();
    }

    /** How many events the sidecar has not taken yet. */
    public static function backlog(): int
    {
        return (int) Application::getConnection()->queryScalar('SELECT COUNT(*) FROM ' . EventTable::getTableName());
    }

    /** When the oldest event was written that the sidecar has not taken yet, in unix seconds; 0: none waits. */
    public static function oldestAt(): int
    {
        return intdiv((int) Application::getConnection()->queryScalar('SELECT MIN(OCCURRED_AT) FROM ' . EventTable::getTableName()), 1000);
    }
}
