<?php

declare(strict_types=1);

namespace Bitrix\Main\ORM\Data;

use Bitrix\Main\Application;
use Bitrix\Main\ArgumentException;
use Bitrix\Main\Error;
use Bitrix\Main\ORM\Entity;
use Bitrix\Main\ORM\Event;
use Bitrix\Main\ORM\EventResult;
use Bitrix\Main\ORM\Fields\BooleanField;
use Bitrix\Main\ORM\Query\Query;

/** A table of the portal. Writes fire the ORM events, as "\Namespace\Entity::OnAfterUpdate" of the table's module. */
abstract class DataManager
{
    public const EVENT_ON_BEFORE_ADD = 'OnBeforeAdd';
    public const EVENT_ON_ADD = 'OnAdd';
    public const EVENT_ON_AFTER_ADD = 'OnAfterAdd';
    public const EVENT_ON_BEFORE_UPDATE = 'OnBeforeUpdate';
    public const EVENT_ON_UPDATE = 'OnUpdate';
    public const EVENT_ON_AFTER_UPDATE = 'OnAfterUpdate';
    public const EVENT_ON_BEFORE_DELETE = 'OnBeforeDelete';
    public const EVENT_ON_DELETE = 'OnDelete';
    public const EVENT_ON_AFTER_DELETE = 'OnAfterDelete';

    public static function getEntity()
    {
        return Entity::getInstance(static::class);
    }

    public static function getTableName()
    {
        return null;
    }

    public static function getMap()
    {
        return [];
    }

    public static function getUfId()
    {
        return null;
    }

    public static function getConnectionName()
    {
        return 'default';
    }

    public static function query()
    {
        return new Query(static::getEntity());
    }

    /** @param array $parameters select, filter, order, group, limit, offset, count_total, runtime */
    public static function getList(array $parameters = [])
    {
        $query = static::query();
        foreach ($parameters as $name => $value) {
            match ($name) {
                'select' => $query->setSelect($value),
                'filter' => $query->setFilter($value),
                'order' => $query->setOrder($value),
                'group' => $query->setGroup($value),
                'limit' => $query->setLimit($value),
                'offset' => $query->setOffset($value),
                'count_total' => $query->countTotal($value),
                'runtime' => array_map(static fn($field) => $query->registerRuntimeField($field), $value),
                'cache', 'data_doubling', 'private_fields' => null,
                default => throw new ArgumentException("Unknown parameter: {$name}", (string) $name),
            };
        }
        return $query->exec();
    }

    public static function getByPrimary($primary, array $parameters = [])
    {
        $filter = [];
        foreach (static::normalizePrimary($primary) as $name => $value) {
            $filter['=' . $name] = $value;
        }
        $parameters['filter'] = array_merge($parameters['filter'] ?? [], $filter);
        return static::getList($parameters);
    }

    public static function getById($id)
    {
        return static::getByPrimary($id);
    }

    /** A row or null. */
    public static function getRowById($id, array $parameters = [])
    {
        return static::getByPrimary($id, $parameters)->fetch() ?: null;
    }

    public static function getRow(array $parameters)
    {
        return static::getList(['limit' => 1] + $parameters)->fetch() ?: null;
    }

    public static function getCount($filter = [], array $cache = [])
    {
        return static::query()->setFilter($filter)->queryCountTotal();
    }

    public static function add(array $data)
    {
        $entity = static::getEntity();
        $result = new AddResult();
        [$data, $isStopped] = static::before(self::EVENT_ON_BEFORE_ADD, ['fields' => $data], $data, $result);
        if ($isStopped) {
            return $result;
        }
        foreach ($entity->getScalarFields() as $name => $field) {
            if (!array_key_exists($name, $data) && ($default = $field->getDefaultValue()) !== null) {
                $data[$name] = $default;
            }
        }
        [$data, $userFields] = static::split($data);
        static::checkFields($result, null, $data);
        if (!$result->isSuccess()) {
            return $result;
        }
        static::fire(self::EVENT_ON_ADD, ['fields' => $data + $userFields]);
        $id = static::insert($entity, static::toColumns($data));
        $increment = $entity->getAutoIncrement();
        $primary = [];
        foreach ($entity->getPrimaryArray() as $name) {
            $primary[$name] = $name === $increment && empty($data[$name]) ? (int) $id : $data[$name];
        }
        static::saveUserFields($primary, $userFields, $userFields);
        $data += $userFields;
        $result->setPrimary($primary);
        $result->setData($data);
        static::fire(self::EVENT_ON_AFTER_ADD, ['id' => count($primary) === 1 ? reset($primary) : $primary, 'primary' => $primary, 'fields' => $data]);
        return $result;
    }

    public static function update($primary, array $data)
    {
        $entity = static::getEntity();
        $primary = static::normalizePrimary($primary);
        $result = new UpdateResult();
        $result->setPrimary($primary);
        [$data, $isStopped] = static::before(self::EVENT_ON_BEFORE_UPDATE, ['id' => $primary, 'primary' => $primary, 'fields' => $data], $data, $result);
        if ($isStopped) {
            return $result;
        }
        [$data, $userFields] = static::split($data);
        static::checkFields($result, $primary, $data);
        if (!$result->isSuccess()) {
            return $result;
        }
        static::fire(self::EVENT_ON_UPDATE, ['id' => $primary, 'primary' => $primary, 'fields' => $data + $userFields]);
        if ($data) {
            $connection = $entity->getConnection();
            [$update] = $connection->getSqlHelper()->prepareUpdate($entity->getDBTableName(), static::toColumns($data));
            $connection->queryExecute('UPDATE ' . $connection->getSqlHelper()->quote($entity->getDBTableName()) . " SET {$update} WHERE " . static::wherePrimary($primary));
            $result->setAffectedRowsCount($connection);
        }
        if ($userFields !== []) {
            $stored = \Playground\UserFields::load(strtolower((string) static::getUfId()), (int) reset($primary));
            static::saveUserFields($primary, $userFields, array_filter(
                $userFields,
                static fn($value, string $name): bool => (string) (is_array($value) ? serialize($value) : $value) !== (string) ($stored[$name] ?? ''),
                ARRAY_FILTER_USE_BOTH
            ));
            $data += $userFields;
        }
        $result->setData($data);
        static::fire(self::EVENT_ON_AFTER_UPDATE, ['id' => $primary, 'primary' => $primary, 'fields' => $data]);
        return $result;
    }

    public static function delete($primary)
    {
        $entity = static::getEntity();
        $primary = static::normalizePrimary($primary);
        $result = new DeleteResult();
        [, $isStopped] = static::before(self::EVENT_ON_BEFORE_DELETE, ['id' => $primary, 'primary' => $primary], [], $result);
        if ($isStopped) {
            return $result;
        }
        static::fire(self::EVENT_ON_DELETE, ['id' => $primary, 'primary' => $primary]);
        $connection = $entity->getConnection();
        $connection->queryExecute('DELETE FROM ' . $connection->getSqlHelper()->quote($entity->getDBTableName()) . ' WHERE ' . static::wherePrimary($primary));
        static::getUfId() === null || \Playground\UserFields::forgetValues(static::getUfId(), (int) reset($primary));
        static::fire(self::EVENT_ON_AFTER_DELETE, ['id' => $primary, 'primary' => $primary]);
        return $result;
    }

    public static function checkFields(Result $result, $primary, array $data)
    {
        $entity = static::getEntity();
        foreach ($data as $name => $value) {
            $field = $entity->getField($name); // an unknown field is an exception, as in the portal
            if ($value instanceof \Bitrix\Main\DB\SqlExpression) {
                continue;
            }
            foreach ($value === null ? [] : $field->getValidators() as $validator) {
                $answer = $validator->validate($value, $primary, $data, $field);
                if ($answer !== true) {
                    $result->addError(new Error((string) $answer, 'BX_INVALID_VALUE'));
                }
            }
        }
    }

    protected static function normalizePrimary(&$primary, $data = [])
    {
        $names = static::getEntity()->getPrimaryArray();
        if (is_array($primary)) {
            if (array_diff_key(array_flip($names), $primary)) {
                throw new ArgumentException('Require multi primary {`' . implode('`, `', $names) . '`}.', 'primary');
            }
            return array_intersect_key($primary, array_flip($names));
        }
        if (count($names) !== 1) {
            throw new ArgumentException('Require multi primary {`' . implode('`, `', $names) . '`}.', 'primary');
        }
        return [$names[0] => $primary];
    }

    public static function cleanCache()
    {
    }

    public static function onBeforeAdd(Event $event)
    {
    }

    public static function onAdd(Event $event)
    {
    }

    public static function onAfterAdd(Event $event)
    {
    }

    public static function onBeforeUpdate(Event $event)
    {
    }

    public static function onUpdate(Event $event)
    {
    }

    public static function onAfterUpdate(Event $event)
    {
    }

    public static function onBeforeDelete(Event $event)
    {
    }

    public static function onDelete(Event $event)
    {
    }

    public static function onAfterDelete(Event $event)
    {
    }

    /** @return array{array, bool} the fields as handlers left them, and whether one stopped the write */
    private static function before(string $type, array $parameters, array $data, Result $result): array
    {
        $event = static::fire($type, $parameters);
        return [$event->mergeFields($data), $event->getErrors($result)];
    }

    private static function fire(string $type, array $parameters): Event
    {
        $event = new Event(static::getEntity(), $type, $parameters + ['object' => null], true);
        $own = static::{lcfirst($type)}($event);
        if ($own instanceof EventResult) {
            $event->addResult($own);
        }
        $event->send();
        return $event;
    }

    /** @return array{array, array} columns of the table, user fields; a name with "=" is no column and is dropped */
    private static function split(array $data): array
    {
        $data = array_filter($data, static fn($name) => !str_starts_with((string) $name, '='), ARRAY_FILTER_USE_KEY);
        $userFields = static::getUfId() === null ? [] : array_filter($data, static fn($name) => str_starts_with((string) $name, 'UF_'), ARRAY_FILTER_USE_KEY);
        return [array_diff_key($data, $userFields), $userFields];
    }

    /** Told whenever user fields were set, written when they changed. */
    private static function saveUserFields(array $primary, array $set, array $changed): void
    {
        if ($set === []) {
            return;
        }
        (new \Bitrix\Main\Event('main', 'onUpdateUserFieldValues', ['entityId' => static::getUfId(), 'id' => (int) reset($primary), 'fields' => $set]))->send();
        \Playground\UserFields::save(static::getUfId(), strtolower(static::getUfId()), (int) reset($primary), $changed);
    }

    /** Some tables update a row that is there already (in the portal a trait of the table says so). */
    private static function insert(Entity $entity, array $columns)
    {
        $connection = $entity->getConnection();
        if (!\Playground\Shape::isMergedOnAdd($entity->getDBTableName())) {
            return $connection->add($entity->getDBTableName(), $columns);
        }
        $key = $entity->getPrimaryArray();
        foreach ($connection->getSqlHelper()->prepareMerge($entity->getDBTableName(), $key, $columns, array_diff_key($columns, array_flip($key)) ?: $columns) as $sql) {
            $connection->queryExecute($sql);
        }
        return $connection->getInsertedId();
    }

    private static function toColumns(array $data): array
    {
        $columns = [];
        foreach ($data as $name => $value) {
            $field = static::getEntity()->getField($name);
            $columns[$field->getColumnName()] = $field instanceof BooleanField ? $field->normalizeValue($value) : $value;
        }
        return $columns;
    }

    private static function wherePrimary(array $primary): string
    {
        $helper = Application::getConnection()->getSqlHelper();
        $where = [];
        foreach ($primary as $name => $value) {
            $where[] = $helper->quote(static::getEntity()->getField($name)->getColumnName()) . ' = ' . $helper->convertToDb($value);
        }
        return implode(' AND ', $where);
    }
}
