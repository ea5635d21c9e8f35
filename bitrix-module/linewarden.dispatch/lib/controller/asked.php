<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Controller;

/**
 * The JSON body of a request, as the browser sent it. Parameters of an action would come through the portal's proactive filter, which
 * alters texts, and as arrays, in which {} and [] are the same.
 */
final class Asked
{
    private const MAX_DEPTH = 64;

    private function __construct(private \stdClass $fields)
    {
    }

    /** @throws Refused REQUEST_WRONG: not a JSON object */
    public static function fromJson(string $raw): self
    {
        $fields = json_decode($raw, false, self::MAX_DEPTH);
        if (!$fields instanceof \stdClass) {
            throw new Refused('REQUEST_WRONG', ['#FIELD#' => 'JSON']);
        }

        return new self($fields);
    }

    /** @return mixed null when it is absent; objects are \stdClass */
    public function get(string $name): mixed
    {
        return $this->fields->$name ?? null;
    }

    /** @throws Refused REQUEST_WRONG */
    public function text(string $name): string
    {
        $value = $this->get($name);

        return is_string($value) ? $value : throw new Refused('REQUEST_WRONG', ['#FIELD#' => $name]);
    }

    /**
     * @return list<int> different, positive; empty when the field is absent
     * @throws Refused REQUEST_WRONG
     */
    public function ids(string $name): array
    {
        $ids = $this->get($name) ?? [];
        if (!is_array($ids) || array_filter($ids, static fn(mixed $id): bool => !is_int($id) || $id < 1) !== []) {
            throw new Refused('REQUEST_WRONG', ['#FIELD#' => $name]);
        }

        return array_values(array_unique($ids));
    }

    /** The language of the page that asks, "ru" or "en"; null: not said. The portal may take its own default for such requests. */
    public function language(): ?string
    {
        $language = $this->get('lang');

        return in_array($language, ['ru', 'en'], true) ? $language : null;
    }
}
