<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Input;

/**
 * What one field of a command or call has to be, and what the command gets of it. A field that is null is absent. Ids are the
 * portal's own; texts come trimmed.
 */
final class Field
{
    /** Longest text of a comment or notice; the portal's own message fields take no more. */
    private const TEXT_LENGTH = 10000;
    private const LIST_LENGTH = 100;

    /**
     * @param string $notation as docs/protocol.md writes it behind the field's name
     * @param \Closure(mixed, string, array<array-key, mixed>): mixed $read see read()
     */
    public function __construct(public readonly string $notation, private readonly \Closure $read)
    {
    }

    /**
     * @param mixed $value null: the field is absent
     * @param string $path its full name: "contact.create.name"
     * @param array<array-key, mixed> $object in which it stands
     * @throws FieldWrong
     */
    public function read(mixed $value, string $path, array $object = []): mixed
    {
        return ($this->read)($value, $path, $object);
    }

    /** The field may be absent. */
    public function optional(mixed $otherwise = null): self
    {
        $read = $this->read;

        return new self("?$this->notation", static fn(mixed $value, string $path, array $object): mixed => $value === null
            ? $otherwise
            : $read($value, $path, $object));
    }

    /** Part of the protocol that the module does not look at: any value will do. The command gets null. */
    public static function unread(): self
    {
        return new self('', static fn(): mixed => null);
    }

    /** An int more than 0. */
    public static function id(): self
    {
        return self::integer(1, 'an id (integer > 0)');
    }

    /** An int; 0 for none. */
    public static function idOrNone(): self
    {
        return self::integer(0, 'an id or 0');
    }

    /** An instant in unix seconds. */
    public static function seconds(): self
    {
        return self::integer(1, 'unix seconds');
    }

    public static function flag(): self
    {
        return new self('', self::readFlag(...));
    }

    /** True and nothing else: the key alone says it. */
    public static function yes(): self
    {
        return new self(': true', static fn(mixed $value, string $path): bool => self::readFlag($value, $path)
            ?: throw new FieldWrong($path, 'true'));
    }

    /** A text that says something in at most that many characters. */
    public static function text(int $length = self::TEXT_LENGTH): self
    {
        return new self('', static function (mixed $value, string $path) use ($length): string {
            $text = self::readText($value ?? '', $path);
            if ($text === '') {
                throw new FieldWrong($path, 'a text');
            }

            return mb_strlen($text) <= $length ? $text : throw new FieldWrong($path, "a text of at most $length characters");
        });
    }

    /** A text; '' when it is absent. */
    public static function optionalText(): self
    {
        return (new self('', self::readText(...)))->optional('');
    }

    /** @param list<string> $allowed */
    public static function word(array $allowed): self
    {
        $notation = ': ' . implode(' | ', array_map(static fn(string $word): string => "`$word`", $allowed));

        return new self($notation, static fn(mixed $value, string $path): string => in_array($value, $allowed, true)
            ? $value
            : throw new FieldWrong($path, 'one of ' . implode(', ', $allowed)));
    }

    /** A list of ids; the command gets list<int>. */
    public static function ids(): self
    {
        return new self('[]', static function (mixed $value, string $path): array {
            foreach ($ids = self::readList($value, $path) as $id) {
                is_int($id) && $id > 0 || throw new FieldWrong($path, 'a list of ids');
            }

            return $ids;
        });
    }

    /** A list of texts; the command gets list<string> without the empty ones. */
    public static function texts(): self
    {
        return new self('[]', static function (mixed $value, string $path): array {
            foreach ($texts = self::readList($value, $path) as $text) {
                is_string($text) || throw new FieldWrong($path, 'a list of texts');
            }

            return array_values(array_filter(array_map('trim', $texts), static fn(string $text): bool => $text !== ''));
        });
    }

    /** A list whose elements are all of that kind; one that is wrong is named by its place. */
    public static function listOf(self $element, int $most = self::LIST_LENGTH): self
    {
        return new self('[]', static function (mixed $value, string $path) use ($element, $most): array {
            $read = [];
            foreach (self::readList($value, $path, $most) as $place => $one) {
                $read[] = $element->read($one, "$path.$place");
            }

            return $read;
        });
    }

    /** An object whose keys are ids or 0; the command gets an array by id. {} and a list arrive in PHP as what they look like there. */
    public static function byId(self $element, int $most = self::LIST_LENGTH): self
    {
        return new self(" {id: {$element->notation}}", static function (mixed $value, string $path) use ($element, $most): array {
            is_array($value) && count($value) <= $most || throw new FieldWrong($path, "an object of at most $most ids");
            $read = [];
            foreach ($value as $id => $one) {
                is_int($id) && $id >= 0 || throw new FieldWrong("$path.$id", 'an id or 0 as the key');
                $read[$id] = $element->read($one, "$path.$id");
            }

            return $read;
        });
    }

    /** An object; the command gets its fields. */
    public static function object(Fields $fields): self
    {
        return new self(" {{$fields->notation()}}", static fn(mixed $value, string $path): array => $fields->read(
            self::readObject($value, $path),
            "$path."
        ));
    }

    /** One of two objects, told apart by a key that only the first one has; the command gets the fields of the one that is there. */
    public static function either(string $key, Fields $first, Fields $second): self
    {
        return new self(
            " {{$first->notation()}} or {{$second->notation()}}",
            static function (mixed $value, string $path) use ($key, $first, $second): array {
                $object = self::readObject($value, $path);

                return (isset($object[$key]) ? $first : $second)->read($object, "$path.");
            }
        );
    }

    /** A list of objects; the command gets a list of their fields. */
    public static function objects(Fields $fields, int $most = self::LIST_LENGTH): self
    {
        return new self(" [{{$fields->notation()}}]", static function (mixed $value, string $path) use ($fields, $most): array {
            foreach ($objects = self::readList($value, $path, $most) as $object) {
                is_array($object) && !array_is_list($object) || throw new FieldWrong($path, 'a list of objects');
            }
            $read = [];
            foreach ($objects as $place => $object) {
                $read[] = $fields->read($object, "$path.$place.");
            }

            return $read;
        });
    }

    private static function integer(int $least, string $needed): self
    {
        return new self('', static fn(mixed $value, string $path): int => is_int($value) && $value >= $least
            ? $value
            : throw new FieldWrong($path, $needed));
    }

    private static function readFlag(mixed $value, string $path): bool
    {
        return is_bool($value) ? $value : throw new FieldWrong($path, 'true or false');
    }

    private static function readText(mixed $value, string $path): string
    {
        if (!is_string($value) || mb_strlen($value) > self::TEXT_LENGTH) {
            throw new FieldWrong($path, sprintf('a text of at most %d characters', self::TEXT_LENGTH));
        }

        return trim($value);
    }

    private static function readObject(mixed $value, string $path): array
    {
        // [] is no object either: it is what PHP makes of {} as well
        return is_array($value) && !array_is_list($value) ? $value : throw new FieldWrong($path, 'an object');
    }

    private static function readList(mixed $value, string $path, int $most = self::LIST_LENGTH): array
    {
        return is_array($value) && array_is_list($value) && count($value) <= $most
            ? $value
            : throw new FieldWrong($path, "a list of at most $most");
    }
}
