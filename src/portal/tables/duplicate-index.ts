import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import { atMostEach } from './at-most-each.js';

/** TYPE of the index: PHONE, EMAIL, SLUSER (b_user.ID of the connector's client), or the VALUE_TYPE of an IM address (IMOL, TELEGRAM…). */
export interface CommunicationKey {
  type: 'PHONE' | 'EMAIL' | 'SLUSER' | string;
  /** Normalised as the portal does it: phones by NormalizePhone, the others trimmed and in lower case. */
  value: string;
}

export interface CommunicationMatch extends CommunicationKey {
  contactId: number;
}

export interface FirmMatchByKey extends CommunicationKey {
  /** Of a company of the CRM. */
  firmId: number;
}

/** With the name of the contact's card. */
export interface FoundContact extends CommunicationMatch {
  name: string;
  lastName: string;
}

/** A key that more contacts than this have tells nobody apart; so many of them are read. */
export const mostOfAKey = 50;
const mostOfAContact = 100;
const mostWithMoreDigits = 10;
/** A number that more firms have is none of one. */
const mostOfAFirmKey = 20;

export interface FoundContacts {
  contacts: FoundContact[];
  /** Keys that more contacts have than were read, with about how many. */
  crowded: CommunicationCount[];
}

interface IndexRow {
  VALUE: string;
  ENTITY_ID: number;
  NAME: string | null;
  LAST_NAME: string | null;
}

/** How many contacts have one of the keys. */
export interface CommunicationCount extends CommunicationKey {
  contacts: number;
}

const contactType = 3; // CCrmOwnerType::Contact
const firmType = 4; // CCrmOwnerType::Company

/** b_crm_dp_comm_mcd: the portal's index of phones, e-mails and messengers, several contacts a key (module crm). */
@Injectable()
export class DuplicateIndex {
  constructor(private readonly portal: PortalDb) {}

  /** As {@link look}, for whom it makes no difference that a key has more. */
  async find(keys: readonly CommunicationKey[]): Promise<FoundContact[]> {
    return (await this.look(keys)).contacts;
  }

  /**
   * Client contacts (CATEGORY_ID 0) with one of the keys, oldest first, of each key the {@link mostOfAKey} oldest; `type` and `value` are
   * those that were asked for.
   */
  async look(keys: readonly CommunicationKey[]): Promise<FoundContacts> {
    const types = await Promise.all(
      [...byType(keys)].map(async ([type, values]) => {
        const counted: CommunicationCount[] = [];
        const rows = await atMostEach(
          [...values],
          mostOfAKey,
          (some, limit) => this.read(type, some, `LIMIT ${limit}`),
          async (value) => {
            counted.push({ type, value, contacts: await this.countAll(type, value) });
            return this.read(type, [value], `ORDER BY i.ENTITY_ID LIMIT ${mostOfAKey}`);
          },
        );
        return limited(type, values, rows, counted);
      }),
    );
    return {
      contacts: types.flatMap(({ contacts }) => contacts).toSorted((a, b) => a.contactId - b.contactId),
      crowded: types.flatMap(({ crowded }) => crowded),
    };
  }

  /** Contacts with one of the phones and up to five digits behind it: an extension in words, which the index has glued on; a few of each. */
  async withMoreDigits(phones: readonly string[]): Promise<FoundContact[]> {
    const digits = [...new Set(phones)].filter((phone) => /^\d{10,15}$/.test(phone));
    if (digits.length === 0) return [];
    const one = `SELECT i.VALUE, i.ENTITY_ID, c.NAME, c.LAST_NAME FROM b_crm_dp_comm_mcd i STRAIGHT_JOIN b_crm_contact c ON c.ID = i.ENTITY_ID AND c.CATEGORY_ID = 0
        WHERE i.TYPE = 'PHONE' AND i.VALUE LIKE ? AND i.ENTITY_TYPE_ID = ${contactType} LIMIT ${mostWithMoreDigits}`;
    const rows = await this.portal.query<IndexRow>(
      digits.map(() => `(${one})`).join(' UNION ALL '),
      digits.map((phone) => `${phone}_%`),
    );
    return rows
      .filter(({ VALUE }) => /^\d+$/.test(VALUE) && digits.some((phone) => VALUE.startsWith(phone) && VALUE.length <= phone.length + 5))
      .map((row) => ({ type: 'PHONE', value: row.VALUE, contactId: row.ENTITY_ID, name: row.NAME ?? '', lastName: row.LAST_NAME ?? '' }));
  }

  private read(type: string, values: readonly string[], end: string): Promise<IndexRow[]> {
    return this.portal.query<IndexRow>(
      `SELECT i.VALUE, i.ENTITY_ID, c.NAME, c.LAST_NAME FROM b_crm_dp_comm_mcd i STRAIGHT_JOIN b_crm_contact c ON c.ID = i.ENTITY_ID AND c.CATEGORY_ID = 0
        WHERE i.TYPE = ? AND i.VALUE IN (?) AND i.ENTITY_TYPE_ID = ${contactType} ${end}`,
      [type, values],
    );
  }

  /** Companies of the CRM with one of the keys, oldest first; a key that more than {@link mostOfAFirmKey} have names none of them. */
  async firmsWith(keys: readonly CommunicationKey[]): Promise<FirmMatchByKey[]> {
    const types = await Promise.all(
      [...byType(keys)].map(async ([type, values]) => {
        const read = (some: readonly string[], limit: number) =>
          this.portal.query<{ VALUE: string; ENTITY_ID: number }>(
            `SELECT VALUE, ENTITY_ID FROM b_crm_dp_comm_mcd WHERE TYPE = ? AND VALUE IN (?) AND ENTITY_TYPE_ID = ${firmType} LIMIT ${limit}`,
            [type, some],
          );
        const rows = await atMostEach([...values], mostOfAFirmKey, read, async () => []);
        return rows.flatMap((row) => {
          const value = askedFor(values, row.VALUE);
          return value === null ? [] : [{ type, value, firmId: row.ENTITY_ID }];
        });
      }),
    );
    return types.flat().toSorted((a, b) => a.firmId - b.firmId);
  }

  /** By the index alone: contacts that are no clients' are among them. */
  private async countAll(type: string, value: string): Promise<number> {
    const [row] = await this.portal.query<{ CONTACTS: number | string }>(
      `SELECT COUNT(*) AS CONTACTS FROM b_crm_dp_comm_mcd WHERE TYPE = ? AND VALUE = ? AND ENTITY_TYPE_ID = ${contactType}`,
      [type, value],
    );
    return Number(row?.CONTACTS ?? 0);
  }

  /** How many contacts have each of the keys, by the index alone: the few that are no clients' are among them. Keys that nobody has are left out. */
  async count(keys: readonly CommunicationKey[]): Promise<CommunicationCount[]> {
    const valuesByType = byType(keys);
    if (valuesByType.size === 0) return [];
    const oneType = `SELECT i.TYPE, i.VALUE, COUNT(DISTINCT i.ENTITY_ID) AS CONTACTS
        FROM b_crm_dp_comm_mcd i WHERE i.TYPE = ? AND i.VALUE IN (?) AND i.ENTITY_TYPE_ID = ${contactType} GROUP BY i.TYPE, i.VALUE`;
    const rows = await this.portal.query<{ TYPE: string; VALUE: string; CONTACTS: number | string }>(
      [...valuesByType].map(() => oneType).join(' UNION ALL '),
      [...valuesByType].flatMap(([type, values]) => [type, [...values]]),
    );
    return rows.flatMap((row) => {
      const value = askedFor(valuesByType.get(row.TYPE), row.VALUE);
      return value === null ? [] : [{ type: row.TYPE, value, contacts: Number(row.CONTACTS) }];
    });
  }

  /** What the contacts are found by; of one with more than {@link mostOfAContact} keys the first ones. */
  async ofContacts(contactIds: readonly number[]): Promise<CommunicationMatch[]> {
    if (contactIds.length === 0) return [];
    const read = (ids: readonly number[], limit: number) =>
      this.portal.query<{ TYPE: string; VALUE: string; ENTITY_ID: number }>(
        `SELECT TYPE, VALUE, ENTITY_ID FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = ${contactType} AND ENTITY_ID IN (?) ORDER BY ENTITY_ID, ID LIMIT ${limit}`,
        [ids],
      );
    const rows = await atMostEach([...new Set(contactIds)], mostOfAContact, read, (contactId) => read([contactId], mostOfAContact));
    return rows.map((row) => ({ type: row.TYPE, value: row.VALUE, contactId: row.ENTITY_ID }));
  }
}

function byType(keys: readonly CommunicationKey[]): Map<string, Set<string>> {
  const valuesByType = new Map<string, Set<string>>();
  for (const { type, value } of keys) {
    if (value === '') continue;
    const values = valuesByType.get(type) ?? new Set();
    valuesByType.set(type, values.add(value));
  }
  return valuesByType;
}

/** Each contact once for a key, the oldest of each key. */
function limited(type: string, values: ReadonlySet<string>, rows: readonly IndexRow[], counted: CommunicationCount[]): FoundContacts {
  const byValue = new Map<string, Map<number, FoundContact>>();
  for (const { VALUE, ENTITY_ID, NAME, LAST_NAME } of rows) {
    const value = askedFor(values, VALUE);
    if (value === null) continue;
    const ofValue = byValue.get(value) ?? new Map<number, FoundContact>();
    byValue.set(value, ofValue.set(ENTITY_ID, { type, value, contactId: ENTITY_ID, name: NAME ?? '', lastName: LAST_NAME ?? '' }));
  }
  const crowded = [...counted];
  const contacts = [...byValue].flatMap(([value, ofValue]) => {
    if (ofValue.size > mostOfAKey) crowded.push({ type, value, contacts: ofValue.size });
    return [...ofValue.values()].toSorted((a, b) => a.contactId - b.contactId).slice(0, mostOfAKey);
  });
  return { contacts, crowded };
}

/** The column's collation takes more for equal than the portal's own comparison of strings does. */
function askedFor(values: ReadonlySet<string> | undefined, found: string): string | null {
  const value = values?.has(found) ? found : found.toLowerCase();
  return values?.has(value) ? value : null;
}
