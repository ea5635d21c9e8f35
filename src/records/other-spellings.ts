import { type ClientKey, isTelling } from '../domain/identity/client-keys.js';
import { normalisePhone } from '../domain/identity/normalise-phone.js';
import { type Country, countryOfNumbers, internationalOf, isWithExtension, spellingsOf } from '../domain/identity/phone-spellings.js';
import type { Language } from '../domain/language.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { numberFields } from './number-owners.js';

/** Other keys of phones: of the same number for certain, and of one that is perhaps the same. */
export interface OtherSpellings {
  certain: ClientKey[];
  uncertain: ClientKey[];
  /** The phones with their countries, digits only, of those of which it is known. */
  international: string[];
}

const countries = new WeakMap<CompanySettings, { language: Language; country: Country | null }>();

/** Whose numbers the company's clients write without a country: that of its own numbers; where none is known, Russia in a Russian portal. */
function assumedCountry(company: CompanySettings, language: Language): Country | null {
  const known = countries.get(company);
  if (known?.language === language) return known.country;
  const country = countryOfNumbers(numberFields.of(company).numbers.map(normalisePhone)) ?? (language === 'ru' ? 'RU' : null);
  countries.set(company, { language, country });
  return country;
}

export function otherSpellings(keys: readonly ClientKey[], company: CompanySettings, language: Language): OtherSpellings {
  const own = new Set(keys.map(({ value }) => value));
  const certain = new Map<string, ClientKey>();
  const uncertain = new Map<string, ClientKey>();
  for (const { kind, value } of keys) {
    if (kind !== 'phone') continue;
    for (const spelling of spellingsOf(value, assumedCountry(company, language))) {
      const key: ClientKey = { kind, value: spelling.value };
      if (!own.has(spelling.value) && isTelling(key)) (spelling.isCertain ? certain : uncertain).set(spelling.value, key);
    }
  }
  const international = keys.flatMap(({ kind, value }) => (kind === 'phone' ? (internationalOf(value) ?? []) : []));
  return { international, certain: [...certain.values()], uncertain: [...uncertain.values()].filter(({ value }) => !certain.has(value)) };
}

/** Whether a phone is perhaps one of these, spelled otherwise or with an extension behind it. */
export function isPerhapsOneOf(
  keys: readonly ClientKey[],
  { kind, value }: ClientKey,
  company: CompanySettings,
  language: Language,
): boolean {
  const phones = keys.filter((key) => key.kind === 'phone');
  const { certain, uncertain } = otherSpellings(phones, company, language);
  return (
    kind === 'phone' &&
    ([...certain, ...uncertain].some((key) => key.value === value) ||
      phones.some((key) => isWithExtension(value, internationalOf(key.value) ?? key.value)))
  );
}
