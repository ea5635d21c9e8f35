import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Another key under which the portal's index may hold the number of a client. */
export interface Spelling {
  value: string;
  /** The same number by the numbering plan of its country. Otherwise a country is assumed, or two kinds of number are written alike. */
  isCertain: boolean;
}

/** ISO 3166: RU, KZ, BY… */
export type Country = string;

/** An exchange hands over `sip:+7…@host;user=phone`, and `tel:+7…` is what a page links to: the number alone. */
export function dialledNumber(raw: string): string {
  const address = /^\s*<?(?:sips?|tel):([^@;>]*)/i.exec(raw);
  return address?.[1] ?? raw;
}

/** A number without its country that is looked for has so many digits; the national numbers of most plans are no longer. */
const LEAST_NATIONAL_DIGITS = 10;
/** International prefix of the former Soviet Union, dialled after the trunk prefix 8. */
const EIGHT_TEN = '810';

/**
 * What else the portal's index may call the number by, without the key itself; nothing for what is no number of any plan. The index neither adds a
 * country nor knows a plan: ten digits from a trunk, `810…`, Belarus's `80…`, and what messengers and trunks of Mexico, Brazil and Argentina
 * put in or leave out, are other numbers to it.
 * @param country whose numbers are written without one; null: nobody's
 */
export function spellingsOf(key: string, country: Country | null): Spelling[] {
  const read = readNumber(key, country);
  if (read === null) return [];
  const { international, isCertain } = read;
  const same = samePlan(international);
  const certain = [international, ...same].flatMap((number) => [number, `${EIGHT_TEN}${number}`]);
  const uncertain = [...withoutCountry(read.number), ...same.flatMap((number) => withoutCountry(parsed(number))), ...alike(international)];
  const spellings = new Map<string, boolean>();
  for (const value of uncertain) spellings.set(value, false);
  for (const value of certain) spellings.set(value, isCertain);
  spellings.delete(key);
  return [...spellings].map(([value, isSure]) => ({ value, isCertain: isSure }));
}

/** The number with its country, digits only; null: it is none, or none of which the country is known. */
export function internationalOf(key: string): string | null {
  const read = readNumber(key, null);
  return read?.isCertain ? read.international : null;
}

/** The country that most of the numbers are of; null: none is written with one. */
export function countryOfNumbers(keys: readonly string[]): Country | null {
  const counts = new Map<Country, number>();
  for (const key of keys) {
    const country = key.length > LEAST_NATIONAL_DIGITS ? parsed(key)?.country : undefined;
    if (country) counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  return [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

/** Whether the index has glued an extension in words onto the number: `8901… ext. 12` becomes `7901…12`, which is no number of any plan. */
export function isWithExtension(key: string, international: string): boolean {
  return key.length > international.length && key.startsWith(international) && parsed(international) !== null && parsed(key) === null;
}

interface ReadNumber {
  number: PhoneNumber;
  international: string;
  isCertain: boolean;
}

function readNumber(key: string, country: Country | null): ReadNumber | null {
  if (!/^\d+$/.test(key)) return null;
  // Ten digits may be read either way: then they are a number of the country that is assumed.
  const national =
    country !== null && key.length === LEAST_NATIONAL_DIGITS ? parsePhoneNumberFromString(key, country as CountryCode) : undefined;
  if (national?.isValid()) return readAs(national, false);
  const whole = parsed(current(key.startsWith(EIGHT_TEN) ? key.slice(EIGHT_TEN.length) : key));
  if (whole) return readAs(whole, true);
  const belarusian = /^80(\d{9})$/.exec(key);
  const ofBelarus = belarusian ? parsed(`375${belarusian[1]}`) : null;
  return ofBelarus ? readAs(ofBelarus, false) : null;
}

function readAs(number: PhoneNumber, isCertain: boolean): ReadNumber {
  return { number, international: digitsOf(number.number), isCertain };
}

/** As the plan has it today: see samePlan. */
function current(international: string): string {
  const [, brazilian] = samePlan(international);
  return /^521\d{10}$/.test(international)
    ? `52${international.slice(3)}`
    : international.startsWith('55')
      ? (brazilian ?? international)
      : international;
}

function parsed(digits: string): PhoneNumber | null {
  if (!/^\d+$/.test(digits)) return null;
  const number = parsePhoneNumberFromString(`+${digits}`);
  // Exactly so: the library would take a zero of a national spelling out of the middle.
  return number?.isValid() && digitsOf(number.number) === digits ? number : null;
}

/** Numbers that a change of the plan has made one: Mexico's 1 before mobiles (until 2019), Brazil's 9 before mobiles (since 2012). */
function samePlan(international: string): string[] {
  const mexican = /^521?(\d{10})$/.exec(international);
  if (mexican) return [`52${mexican[1]}`, `521${mexican[1]}`];
  const brazilian = /^55(\d{2})9?([6-9]\d{7})$/.exec(international);
  return brazilian ? [`55${brazilian[1]}${brazilian[2]}`, `55${brazilian[1]}9${brazilian[2]}`] : [];
}

/** Numbers that may be the same one or not: Argentina's mobiles have a 9 in front abroad, and its land lines are as long without it. */
function alike(international: string): string[] {
  const argentine = /^549?(\d{10})$/.exec(international);
  return argentine ? [`54${argentine[1]}`, `549${argentine[1]}`].filter((number) => number !== international) : [];
}

/** As it is dialled within its country: alone, or behind Belarus's 80. */
function withoutCountry(number: PhoneNumber | null): string[] {
  if (!number) return [];
  const national = String(number.nationalNumber);
  return [
    ...(national.length >= LEAST_NATIONAL_DIGITS ? [national] : []),
    ...(number.countryCallingCode === '375' ? [`80${national}`] : []),
  ];
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}
