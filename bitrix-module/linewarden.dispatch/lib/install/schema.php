<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Install;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Storage\CommandTable;
use Linewarden\Dispatch\Storage\EventTable;
use Linewarden\Dispatch\Storage\MergeCardTable;
use Linewarden\Dispatch\Storage\NonceTable;
use Linewarden\Dispatch\Storage\NumberTable;
use Linewarden\Dispatch\Storage\QueueTermTable;

/** The module's own tables. A module copied by hand gets no updater, so it brings its tables up to date itself. */
final class Schema
{
    private const VERSION_OPTION = 'schema_version';
    private const TABLES = [EventTable::class, CommandTable::class, NonceTable::class, NumberTable::class, MergeCardTable::class, QueueTermTable::class];
    /** table => columns of each of its indexes */
    private const INDEXES = [
        'linewarden_event' => [['LANE', 'ID']],
        'linewarden_command' => [['CREATED_AT']],
        'linewarden_nonce' => [['CREATED_AT']],
        'linewarden_number' => [['NUMBER_KEY']],
        'linewarden_queue_term' => [['UNTIL_AT']],
        'linewarden_merge_card' => [['MERGE_ID'], ['CREATED_AT'], ['FROM_ID'], ['TO_ID']],
    ];

    /** Applies the steps that this portal lacks; each may be applied again. */
    public static function migrate(): void
    {
        $steps = [1 => [self::class, 'createTables']];
        foreach ($steps as $version => $step) {
            if ((int) Module::recall(self::VERSION_OPTION) < $version || !self::isWhole()) {
                $step();
                Module::remember(self::VERSION_OPTION, (string) $version);
            }
        }
    }

    public static function drop(): void
    {
        $connection = Application::getConnection();
        foreach (self::TABLES as $table) {
            if ($connection->isTableExists($table::getTableName())) {
                $connection->dropTable($table::getTableName());
            }
        }
    }

    public static function createTables(): void
    {
        $connection = Application::getConnection();
        foreach (self::TABLES as $table) {
            if (!$connection->isTableExists($table::getTableName())) {
                $table::getEntity()->createDbTable(); // in the language of whatever database the portal runs on
            }
        }
        foreach (self::INDEXES as $table => $indexes) {
            foreach ($indexes as $columns) {
                if (!$connection->isIndexExists($table, $columns)) {
                    // PostgreSQL wants index names unique per schema
                    $connection->createIndex($table, 'ix_' . strtolower($table . '_' . implode('_', $columns)), $columns);
                }
            }
        }
    }

    /** The option may outlive a table that somebody dropped. */
    private static function isWhole(): bool
    {
        $connection = Application::getConnection();
        foreach (self::TABLES as $table) {
            if (!$connection->isTableExists($table::getTableName())) {
                return false;
            }
        }

        return true;
    }
}
