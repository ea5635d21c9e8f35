import { keysOf } from '../identity/client-keys.js';

/** Who is at the other end, by the number alone; only a `phone` is one client's. */
export type CallerKind = 'phone' | 'anonymous' | 'extension' | 'short' | 'own';

/** An inner number of a telephone exchange has fewer digits than any number of a town. */
const LEAST_TOWN_DIGITS = 7;
/** From here on it is no key only when it is rubbish (keysOf). */
const LEAST_CLIENT_DIGITS = 10;

/**
 * What the client's number is, as the portal spells it, and its key when it is one client's phone. Withheld, in words, or one digit over
 * and over is anonymous; fewer than seven digits are an extension, fewer than ten too short to be one client's.
 */
export function callerOf(phone: string): { kind: Exclude<CallerKind, 'own'>; key: string } {
  const [key] = keysOf({ connector: '', clientUserId: 0, userCode: '', phones: [phone], emails: [] });
  if (key) return { kind: 'phone', key: key.value };
  const digits = phone.replace(/\D/g, '');
  if (/\p{L}/u.test(phone) || /^0*$/.test(digits)) return { kind: 'anonymous', key: '' };
  if (digits.length < LEAST_TOWN_DIGITS) return { kind: 'extension', key: '' };
  const isRubbish = digits.length >= LEAST_CLIENT_DIGITS || new Set(digits).size === 1;
  return { kind: isRubbish ? 'anonymous' : 'short', key: '' };
}
