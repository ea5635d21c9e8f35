import type { NumberInUse, NumbersAnswer } from '../../../src/calls/number-types';
import { numberKey } from '../../../src/domain/calls/number-key';

/** A number that a company may have: one of the portal's, or one that was typed. */
export interface NumberRow {
  key: string;
  /** As the portal spells it, else as it was typed. */
  number: string;
  name: string;
  /** The portal's word; null: its telephony does not have the number. */
  kind: string | null;
  /** Where the company's list has it; -1: it has not. */
  place: number;
  /** Names of other companies that claim it, in whatever spelling. */
  others: string[];
}

interface Company {
  code: string;
  name: string;
  numbers: readonly string[];
}

/** The portal's numbers in their order, then what the company has besides. A spelling that repeats a number is a row of its own. */
export function numberRows(company: Company, companies: readonly Company[], { numbers }: Pick<NumbersAnswer, 'numbers'>): NumberRow[] {
  const keys = company.numbers.map(numberKey);
  const others = claims(companies.filter((one) => one !== company && one.code !== company.code));
  const known = [...new Map(numbers.map((one) => [one.key, one])).values()].map(({ key, number, name, kind }) => ({
    key,
    number,
    name,
    kind,
    place: keys.indexOf(key),
    others: others.get(key) ?? [],
  }));
  const shown = new Set(known.map(({ place }) => place));
  const typed = company.numbers.flatMap((number, place) => {
    const key = numberKey(number);
    if (shown.has(place)) return [];
    return { key, number, name: '', kind: known.find((one) => one.key === key)?.kind ?? null, place, others: others.get(key) ?? [] };
  });
  return [...known, ...typed];
}

/** Numbers that clients call and that no company of these has. */
export function unownedIn(companies: readonly Company[], unowned: readonly NumberInUse[]): NumberInUse[] {
  const owned = claims(companies);
  return unowned.filter(({ key }) => !owned.has(key));
}

/** Names of the companies that have each number, by its key. */
function claims(companies: readonly Company[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, code, numbers } of companies)
    for (const key of new Set(numbers.map(numberKey))) found.set(key, [...(found.get(key) ?? []), name || code]);
  return found;
}
