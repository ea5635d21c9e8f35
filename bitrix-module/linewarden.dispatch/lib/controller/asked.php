<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Controller;

/**
 * The body of a request as the browser sent it, by `json:` or by `data:` of BX.ajax.runAction. Parameters of an action would come through
 * the portal's proactive filter, which alters texts, and JSON as arrays, in which {} and [] are the same.
 */
final class Asked
{
    private const MAX_DEPTH = 64;

    private function __construct(private \stdClass $fields)
    {
    }

    /**
     * @param string $raw a JSON object or the fields of a form
     * @throws Refused REQUEST_WRONG: JSON that cannot be read
     */
    public static function fromBody(string $raw): self
    {
        if (!str_starts_with(ltrim($raw), '{')) {
            parse_str($raw, $form);

            return new self((object) $form);
        }
        $fields = json_decode($raw, false, self::MAX_DEPTH);

        return new self($fields instanceof \stdClass ? $fields : throw new Refused('REQUEST_WRONG', ['#FIELD#' => 'JSON']));
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
        $given = $this->get($name) ?? [];
        $ids = is_array($given) ? array_map(self::id(...), $given) : [false];
        if (in_array(false, $ids, true)) {
            throw new Refused('REQUEST_WRONG', ['#FIELD#' => $name]);
        }

        return array_values(array_unique($ids));
    }

    private static function id(mixed $given): int|false
    {
        return is_scalar($given) ? filter_var($given, FILTER_VALIDATE_INT, ['options' => ['min_range' => 1]]) : false;
    }

    /** The language of the page that asks, "ru" or "en"; null: not said. The portal may take its own default for such requests. */
    public function language(): ?string
    {
        $language = $this->get('lang');

        return in_array($language, ['ru', 'en'], true) ? $language : null;
    }
}
