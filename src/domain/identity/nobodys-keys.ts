import { type ClientKey, isTelling, keyName } from './client-keys.js';
import { normaliseEmail } from './normalise-email.js';
import { normalisePhone } from './normalise-phone.js';

/** Numbers that are no client's, by {@link ownNumber}. */
export type OwnNumbers = ReadonlySet<string>;

const NATIONAL_DIGITS = 10;

/**
 * Numbers of companies, of the portal's telephony and of employees, as people have typed them: several in one field, with words and
 * extensions. What is no phone of a town (an inner number, a SIP registration) is left out.
 */
export function ownNumbersIn(written: Iterable<string>): Set<string> {
  const numbers = new Set<string>();
  for (const text of written)
    for (const part of text.split(/[\p{L}_:@,;/]+/u)) {
      const value = normalisePhone(part.trim());
      if (isTelling({ kind: 'phone', value })) numbers.add(ownNumber(value));
    }
  return numbers;
}

/** Keys that may tell who a client is: without what our own people and lines are called by. */
export function withoutOwn<K extends ClientKey>(keys: readonly K[], own: OwnNumbers): K[] {
  return own.size === 0 ? [...keys] : keys.filter((key) => !isOwnKey(key, own));
}

export function isOwnKey({ kind, value }: ClientKey, own: OwnNumbers): boolean {
  return kind === 'phone' && own.has(ownNumber(value));
}

/** A phone that is not to be written onto a client's card: ours, or typed to get past a form. A short one may be of the client's town. */
export function isNobodysPhone(phone: string, own: OwnNumbers): boolean {
  const key: ClientKey = { kind: 'phone', value: normalisePhone(phone) };
  const isShort = key.value.replace(/\D/g, '').length < NATIONAL_DIGITS;
  return isOwnKey(key, own) || (!isShort && !isTelling(key));
}

export function isNobodysEmail(email: string): boolean {
  return !isTelling({ kind: 'email', value: normaliseEmail(email) });
}

/** A Russian number is often written without its country: it is the same one. */
function ownNumber(value: string): string {
  const isWithCountry = value.length === NATIONAL_DIGITS + 1 && value.startsWith('7');
  return keyName({ kind: 'phone', value: isWithCountry ? value.slice(1) : value });
}
