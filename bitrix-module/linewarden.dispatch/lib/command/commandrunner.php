<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Bitrix\Main\Application;
use Linewarden\Dispatch\Input\Field;
use Linewarden\Dispatch\Input\FieldWrong;
use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Silently;
use Linewarden\Dispatch\Storage\CommandTable;

/** Applies each command of the Registry once: under a lock of its id, with the answer kept for whoever asks again. */
final class CommandRunner
{
    private const LOCKED_RETRY_MS = 500;
    private const INTERNAL_RETRY_MS = 5000;
    private const KEPT_SECONDS = 30 * 86400;

    /**
     * @param mixed $command one element of "commands"
     * @return array|\stdClass the answer as docs/protocol.md gives it
     */
    public static function run(mixed $command): array|\stdClass
    {
        $id = is_array($command) ? $command['id'] ?? null : null;
        if (!is_string($id) || !preg_match('/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/Di', $id)) {
            return ['id' => is_scalar($id) ? $id : null] + self::fieldWrong(new FieldWrong('id', 'a uuid'));
        }
        $connection = Application::getConnection();
        $lock = "linewarden.command.$id";
        if (!$connection->lock($lock)) {
            return ['id' => $id] + Stop::later('LOCKED', self::LOCKED_RETRY_MS)->answer;
        }
        try {
            return self::runLocked($id, $command);
        } finally {
            $connection->unlock($lock);
        }
    }

    /** Answers older than any repeat. */
    public static function forgetOld(): void
    {
        Application::getConnection()->queryExecute(sprintf(
            'DELETE FROM %s WHERE CREATED_AT < %d',
            CommandTable::getTableName(),
            Module::now() - self::KEPT_SECONDS
        ));
    }

    private static function runLocked(string $id, array $given): array|\stdClass
    {
        $row = CommandTable::getRowById($id);
        if ($row !== null && (string) $row['ANSWER'] !== '') {
            return self::read($row['ANSWER']);
        }
        try {
            $type = Field::word(array_keys(Registry::COMMANDS))->read($given['type'] ?? null, 'type');
            $command = Registry::COMMANDS[$type];
            $input = $command::fields()->read($given);
            if ($row === null) {
                self::begin($id, $type);
            }
            $notes = json_decode((string) ($row['PROGRESS'] ?? ''), true);
            $answer = ['status' => 'done', 'result' => (object) $command::apply($input, new Progress($id, $notes ?? []))];
        } catch (FieldWrong $wrong) {
            return ['id' => $id] + self::fieldWrong($wrong); // nothing was changed, and mended fields deserve a new look
        } catch (Stop $stop) {
            $answer = $stop->answer;
            if (!$stop->isFinal()) {
                return ['id' => $id] + $answer;
            }
        } catch (\Throwable $error) {
            Silently::log($error);

            // the other commands of the batch go on; what is done of this one is in its progress
            return ['id' => $id] + Stop::later('INTERNAL', self::INTERNAL_RETRY_MS)->answer;
        }
        // the portal's words may be cut in the middle of a letter
        $stored = json_encode(['id' => $id] + $answer, JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
        self::save(CommandTable::update($id, ['ANSWER' => $stored]), $id);

        return self::read($stored);
    }

    private static function read(string $answer): \stdClass
    {
        return json_decode($answer, false, 512, JSON_THROW_ON_ERROR);
    }

    private static function begin(string $id, string $type): void
    {
        self::save(CommandTable::add(['ID' => $id, 'TYPE' => $type, 'CREATED_AT' => Module::now(), 'PROGRESS' => '{}']), $id);
    }

    private static function save(\Bitrix\Main\Result $result, string $id): void
    {
        if (!$result->isSuccess()) {
            throw new \RuntimeException("command $id: " . implode('; ', $result->getErrorMessages()));
        }
    }

    private static function fieldWrong(FieldWrong $wrong): array
    {
        return ['status' => 'refused', 'code' => 'FIELD_WRONG', 'message' => $wrong->getMessage(), 'field' => $wrong->field];
    }
}
