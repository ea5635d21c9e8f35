import { normalisePhone } from '../identity/normalise-phone.js';

/**
 * The key under which a number of the portal is compared, however it is written: a phone as the portal normalises it, anything
 * with a letter or a colon (a SIP registration, `REST_APP:<id>`) trimmed and in lower case. '' when nothing is left.
 */
export function numberKey(portalNumber: string): string {
  const text = portalNumber.trim();
  // At the end of a word the module's PHP may lower this letter to the other one.
  return /[\p{L}:@_]/u.test(text) ? text.toLowerCase().replaceAll('ς', 'σ') : normalisePhone(text);
}
