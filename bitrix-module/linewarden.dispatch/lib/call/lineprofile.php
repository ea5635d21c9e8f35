<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Call;

use Bitrix\ImOpenLines\Config;
use Bitrix\ImOpenLines\Model\ConfigTable;
use Bitrix\ImOpenLines\Model\QueueTable;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\Fields;
use Linewarden\Dispatch\Portal\GateBot;

/**
 * The settings of an open line under which the portal's own queue and CRM tracker do not fight the sidecar's decisions, and stand in
 * for it when it is off.
 */
final class LineProfile implements Call
{
    private const LEAST_QUEUE_SECONDS = 300;
    private const GATE_SECONDS = 60;

    public static function fields(): Fields
    {
        return new Fields(['lineIds' => Field::ids()]);
    }

    public static function answer(array $input): array
    {
        return ['lines' => self::lines($input['lineIds'])];
    }

    /**
     * @param list<int> $lineIds empty: all lines
     * @return list<array{lineId: int, name: string, isActive: bool, items: list<array>}> item: field, actual, expected, isOk
     */
    public static function lines(array $lineIds): array
    {
        $filter = ['!=TEMPORARY' => 'Y'] + ($lineIds === [] ? [] : ['@ID' => $lineIds]); // temporary ones are drafts of the editor
        $lines = [];
        foreach (ConfigTable::getList(['filter' => $filter, 'order' => ['ID' => 'ASC']])->fetchAll() as $config) {
            $lines[] = [
                'lineId' => (int) $config['ID'],
                'name' => (string) $config['LINE_NAME'],
                'isActive' => $config['ACTIVE'] === 'Y',
                'items' => self::items($config),
            ];
        }

        return $lines;
    }

    /** Writes what differs, except what only a person can give: people in the queue. */
    public static function apply(int $lineId): void
    {
        $config = ConfigTable::getRowById($lineId) ?? throw new \InvalidArgumentException("no line $lineId");
        if (GateBot::id() === 0) { // somebody deleted it, and with bot 0 the line would have no gate
            GateBot::install();
        }
        $fields = [];
        foreach (self::wanted() as $field => [$expected, $isOk]) {
            if (!$isOk((string) $config[$field])) {
                $fields[$field] = $expected;
            }
        }
        if ($fields === []) {
            return;
        }
        // the bot's settings go together with ENABLE, otherwise the portal resets the others
        foreach (self::wanted() as $field => [$expected]) {
            if (str_starts_with($field, 'WELCOME_BOT_')) {
                $fields[$field] = $expected;
            }
        }
        (new Config())->update($lineId, $fields);
    }

    private static function items(array $config): array
    {
        $items = [];
        foreach (self::wanted() as $field => [$expected, $isOk, $shown]) {
            $actual = (string) $config[$field];
            $items[] = ['field' => $field, 'actual' => $actual, 'expected' => $shown, 'isOk' => $isOk($actual)];
        }
        $people = QueueTable::getCount(['=CONFIG_ID' => (int) $config['ID']]);
        $items[] = ['field' => 'QUEUE', 'actual' => (string) $people, 'expected' => '> 0', 'isOk' => $people > 0];

        return $items;
    }

    /** @return array<string, array{string, callable(string): bool, string}> column => what to write, whether a value will do, as shown */
    private static function wanted(): array
    {
        $exactly = static fn(string $value): array => [$value, static fn(string $actual): bool => $actual === $value, $value];

        return [
            'CRM' => $exactly('Y'), // N switches the activity off, and with it all that is shown in the deal
            'CRM_CREATE' => $exactly(Config::CRM_CREATE_NONE),
            'CRM_FORWARD' => $exactly('N'),
            'CRM_TRANSFER_CHANGE' => $exactly('N'),
            'QUEUE_TYPE' => [
                Config::QUEUE_TYPE_EVENLY,
                static fn(string $actual): bool => in_array($actual, [Config::QUEUE_TYPE_EVENLY, Config::QUEUE_TYPE_STRICTLY], true),
                Config::QUEUE_TYPE_EVENLY . ' | ' . Config::QUEUE_TYPE_STRICTLY,
            ],
            'QUEUE_TIME' => [
                (string) self::LEAST_QUEUE_SECONDS,
                static fn(string $actual): bool => (int) $actual >= self::LEAST_QUEUE_SECONDS,
                '>= ' . self::LEAST_QUEUE_SECONDS,
            ],
            'CHECK_AVAILABLE' => $exactly('N'), // presence is the sidecar's question
            'MAX_CHAT' => $exactly('0'),
            'WELCOME_BOT_ENABLE' => $exactly('Y'),
            'WELCOME_BOT_ID' => [
                (string) GateBot::id(),
                static fn(string $actual): bool => (int) $actual > 0 && (int) $actual === GateBot::id(),
                GateBot::id() > 0 ? (string) GateBot::id() : '> 0',
            ],
            'WELCOME_BOT_JOIN' => $exactly(Config::BOT_JOIN_ALWAYS),
            'WELCOME_BOT_TIME' => $exactly((string) self::GATE_SECONDS), // then the portal's queue takes over by itself
            'WELCOME_BOT_LEFT' => $exactly(Config::BOT_LEFT_QUEUE),
        ];
    }
}
