<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Input;

/** The fields of a command, of a call, or of an object within one: they are checked, read and documented by this description. */
final class Fields
{
    /**
     * @param array<string, Field> $fields by name, in the order in which they are looked at
     * @param list<array{string, string, \Closure(array<string, mixed>): bool}> $rules see rule()
     */
    public function __construct(private readonly array $fields, private readonly array $rules = [])
    {
    }

    /**
     * Adds what several fields must fulfil together; it is looked at when each of them is right in itself.
     *
     * @param string $name the field to blame
     * @param \Closure(array<string, mixed>): bool $isKept is given the fields as read() gives them
     */
    public function rule(string $name, string $needed, \Closure $isKept): self
    {
        return new self($this->fields, [...$this->rules, [$name, $needed, $isKept]]);
    }

    /**
     * @param array<array-key, mixed> $object decoded JSON; fields that are not described are left out
     * @param string $path what stands before the names of these fields: "contact.create."
     * @return array<string, mixed>
     * @throws FieldWrong
     */
    public function read(array $object, string $path = ''): array
    {
        $read = [];
        foreach ($this->fields as $name => $field) {
            $read[$name] = $field->read($object[$name] ?? null, $path . $name, $object);
        }
        foreach ($this->rules as [$name, $needed, $isKept]) {
            $isKept($read) || throw new FieldWrong($path . $name, $needed);
        }

        return $read;
    }

    /** As docs/protocol.md writes them: "company {name, code}, contactId, callIds[], comment?". */
    public function notation(): string
    {
        $fields = [];
        foreach ($this->fields as $name => $field) {
            $fields[] = $name . $field->notation;
        }

        return implode(', ', $fields);
    }
}
