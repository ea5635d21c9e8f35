<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Feed;

use Bitrix\Main\Application;
use Bitrix\Main\Type\Date;
use Linewarden\Dispatch\Portal\CompanyField;

/**
 * What the saves of deals and contacts that are going on change. The portal tells of a save at its end, with the whole card and not with
 * what was before; in the middle of it the table tells which columns are written. After an activity of a client or a comment of a
 * colleague the portal saves the card once more, in the name of that person, to note when it was: nobody has changed anything then.
 */
final class CardSaves
{
    private const ACTIVITY = ['LAST_ACTIVITY_TIME', 'LAST_ACTIVITY_BY'];
    /** What goes with every save, and the search text that follows it in a write of its own. */
    private const WITH_ALL = ['MODIFY_BY_ID', 'DATE_MODIFY', 'SEARCH_CONTENT'];

    /** @var array<string, list<array{isActivity: bool, isChange: bool, formerResponsibleId: int|null, companies: array{string, string}|null}>> "deal:7" => its saves, the innermost last */
    private static array $saves = [];

    /** A save begins; another one may begin inside it. */
    public static function begin(string $kind, int $id): void
    {
        self::$saves["$kind:$id"][] = ['isActivity' => false, 'isChange' => false, 'formerResponsibleId' => null, 'companies' => null];
    }

    /**
     * Columns are about to be written: those that differ, and all user fields, whether they differ or not.
     *
     * @param array<string, mixed> $fields
     */
    public static function writes(string $kind, int $id, array $fields): void
    {
        $current = array_key_last(self::$saves["$kind:$id"] ?? []);
        if ($current === null) {
            return;
        }
        $save = &self::$saves["$kind:$id"][$current];
        $save['isActivity'] = $save['isActivity'] || array_intersect_key($fields, array_flip(self::ACTIVITY)) !== [];
        $rest = array_diff_key($fields, array_flip([...self::ACTIVITY, ...self::WITH_ALL]));
        // a query only where its answer is of use: a save that notes no activity is a change, whatever is in it
        $isCompanyWritten = $kind === 'contact' && array_key_exists(CompanyField::NAME, $fields);
        $isOfUse = array_key_exists('ASSIGNED_BY_ID', $fields) || $isCompanyWritten || ($save['isActivity'] && $rest !== []);
        $stored = $isOfUse ? self::stored($kind, $id) : [];
        $differing = array_filter(
            array_intersect_key($rest, $stored), // what is no column is dropped by the portal
            static fn(mixed $value, string $name): bool => !self::isSame($stored[$name], $value),
            ARRAY_FILTER_USE_BOTH
        );
        $save['isChange'] = $save['isChange'] || ($save['isActivity'] ? $differing !== [] : $rest !== []);
        if ($isCompanyWritten && $stored !== []) {
            $former = $save['companies'][0] ?? trim((string) ($stored[CompanyField::NAME] ?? ''));
            $company = trim((string) $fields[CompanyField::NAME]);
            $save['companies'] = $former === $company ? null : [$former, $company];
        }
        $save['formerResponsibleId'] ??= isset($stored['ASSIGNED_BY_ID']) ? (int) $stored['ASSIGNED_BY_ID'] : null;
    }

    /**
     * The save is over.
     *
     * @return array{isOnlyActivity: bool, formerResponsibleId: int|null, companies: array{string, string}|null} formerResponsibleId: null when the
     *   save has not touched it, 0 when that is not known; companies: what the contact's company field said before and says now, null: the same
     */
    public static function end(string $kind, int $id): array
    {
        $save = isset(self::$saves["$kind:$id"]) ? array_pop(self::$saves["$kind:$id"]) : null;

        return [
            'isOnlyActivity' => $save !== null && $save['isActivity'] && !$save['isChange'],
            'formerResponsibleId' => $save === null ? 0 : $save['formerResponsibleId'],
            'companies' => $save['companies'] ?? null,
        ];
    }

    /** @param string $kind deal or contact */
    private static function stored(string $kind, int $id): array
    {
        return Application::getConnection()->query(
            "SELECT * FROM b_crm_$kind c LEFT JOIN b_uts_crm_$kind u ON u.VALUE_ID = c.ID WHERE c.ID = $id"
        )->fetch() ?: [];
    }

    /** Nothing, zero and "no" of a flag that was never set are one. */
    private static function isSame(mixed $stored, mixed $value): bool
    {
        if (is_array($value)) { // a multiple user field is stored as one text
            $list = is_string($stored) ? unserialize($stored, ['allowed_classes' => false]) : $stored;

            return array_values((array) ($list ?: [])) == array_values($value);
        }
        [$stored, $value] = [self::plain($stored), self::plain($value)];

        return $stored === $value || (is_numeric($stored) && is_numeric($value) && (float) $stored === (float) $value);
    }

    private static function plain(mixed $value): string
    {
        $text = $value instanceof Date ? (string) $value->getTimestamp() : (string) $value;

        return $text === '0' ? '' : $text;
    }
}
