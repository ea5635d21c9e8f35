import { normaliseEmail } from './normalise-email.js';
import { normalisePhone } from './normalise-phone.js';

export type ClientKeyKind = 'connectorUser' | 'imCode' | 'phone' | 'email';

/** One way to recognise a client, as the portal's duplicate index spells it. */
export interface ClientKey {
  kind: ClientKeyKind;
  /** connectorUser: the portal user id (SLUSER). imCode: `imol|<user code>`, lower case. phone, email: normalised. */
  value: string;
}

/** The portal writes it by itself, wherever it takes somebody for the client. */
export function isMessengerKey({ kind }: ClientKey): boolean {
  return kind === 'connectorUser' || kind === 'imCode';
}

export interface ClientTraits {
  connector: string;
  /** The connector's user in the portal, 0 = none. */
  clientUserId: number;
  /** `connector|lineId|externalChatId|userId`, '' = none. */
  userCode: string;
  phones: readonly string[];
  emails: readonly string[];
}

/** An internal number, a flat or a year may have fewer: that many people share it. */
const LEAST_PHONE_DIGITS = 10;

/**
 * The keys of a client, strongest first, without repeats. Rubbish is no key: a phone of fewer than ten digits after
 * normalisation, an e-mail without its two sides, a user code without connector and chat, or of another connector.
 */
export function keysOf({ connector, clientUserId, userCode, phones, emails }: ClientTraits): ClientKey[] {
  const keys: ClientKey[] = [];
  if (Number.isSafeInteger(clientUserId) && clientUserId > 0) keys.push({ kind: 'connectorUser', value: String(clientUserId) });
  if (isUserCode(userCode, connector)) keys.push({ kind: 'imCode', value: `imol|${userCode.trim()}`.toLowerCase() });
  for (const value of distinct(phones.map(normalisePhone))) keys.push({ kind: 'phone', value });
  for (const value of distinct(emails.map(normaliseEmail))) keys.push({ kind: 'email', value });
  return keys.filter(isTelling);
}

/** Whether a key in the spelling of the portal's index tells one client from another; rubbish does not. */
export function isTelling({ kind, value }: ClientKey): boolean {
  switch (kind) {
    case 'connectorUser':
      return /^[1-9]\d*$/.test(value);
    case 'imCode':
      return value.startsWith('imol|') && isUserCode(value.slice('imol|'.length), '');
    case 'phone':
      return isTellingPhone(value);
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(value) && !PLACEHOLDER_MAILBOX.test(value);
    default:
      return kind satisfies never;
  }
}

/** What is typed where there is no e-mail, and mailboxes from which programs write. */
const PLACEHOLDER_MAILBOX =
  /^(no|none|net|нет|null|undefined|unknown|anonymous|test(ing)?\d*|(no|donot|do-not|do_not|not)[-._]?(re?ply|e?mail|address)|e?mail[-._]?net)@/;

function isUserCode(userCode: string, connector: string): boolean {
  const [codeConnector = '', , externalChatId = ''] = userCode.trim().split('|');
  const isOwn = connector.trim() === '' || codeConnector.toLowerCase() === connector.trim().toLowerCase();
  return codeConnector !== '' && externalChatId !== '' && isOwn;
}

/** Along the keyboard. */
const TYPED_ROW = ['1234567890', '0123456789', '9876543210', '0987654321'];

/** Long enough for one person, and neither one digit over and over nor a row of keys, as people type to get past a form. */
function isTellingPhone(phone: string): boolean {
  const digits = phone.replace(/\D/g, '');
  const last = digits.slice(-LEAST_PHONE_DIGITS);
  return digits.length >= LEAST_PHONE_DIGITS && new Set(last).size > 1 && !TYPED_ROW.includes(last);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** A key as one text, to compare and to look up by. */
export function keyName(key: { kind: string; value: string }): string {
  return `${key.kind}:${key.value}`;
}
