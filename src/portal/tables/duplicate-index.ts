import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

/** TYPE of the index: PHONE, EMAIL, SLUSER (b_user.ID of the connector's client), or the VALUE_TYPE of an IM address (IMOL, TELEGRAM…). */
export interface CommunicationKey {
  type: 'PHONE' | 'EMAIL' | 'SLUSER' | string;
  /** Normalised as the portal does it: phones by NormalizePhone, the others trimmed and in lower case. */
  value: string;
}

export interface CommunicationMatch extends CommunicationKey {
  contactId: number;
}

/** With the name of the contact's card. */
export interface FoundContact extends CommunicationMatch {
  name: string;
  lastName: string;
}

/** How many contacts have one of the keys. */
export interface CommunicationCount extends CommunicationKey {
  contacts: number;
}

const contactType = 3; // CCrmOwnerType::Contact

/** b_crm_dp_comm_mcd: the portal's index of phones, e-mails and messengers, several contacts a key (module crm). */
@Injectable()
export class DuplicateIndex {
  constructor(private readonly portal: PortalDb) {}

  /** All client contacts (CATEGORY_ID 0) with one of the keys, oldest first; `type` and `value` are those that were asked for. */
  async find(keys: readonly CommunicationKey[]): Promise<FoundContact[]> {
    const valuesByType = byType(keys);
    if (valuesByType.size === 0) return [];
    const oneType = `SELECT i.TYPE, i.VALUE, i.ENTITY_ID, c.NAME, c.LAST_NAME FROM b_crm_dp_comm_mcd i JOIN b_crm_contact c ON c.ID = i.ENTITY_ID AND c.CATEGORY_ID = 0
        WHERE i.TYPE = ? AND i.VALUE IN (?) AND i.ENTITY_TYPE_ID = ${contactType}`;
    const rows = await this.portal.query<{ TYPE: string; VALUE: string; ENTITY_ID: number; NAME: string | null; LAST_NAME: string | null }>(
      [...valuesByType].map(() => oneType).join(' UNION ALL '),
      [...valuesByType].flatMap(([type, values]) => [type, [...values]]),
    );
    const matches = rows.flatMap((row) => {
      const value = askedFor(valuesByType, row);
      return value === null
        ? []
        : [{ type: row.TYPE, value, contactId: row.ENTITY_ID, name: row.NAME ?? '', lastName: row.LAST_NAME ?? '' }];
    });
    const seen = new Set<string>();
    return matches
      .toSorted((a, b) => a.contactId - b.contactId)
      .filter((match) => {
        const key = `${match.type} ${match.contactId} ${match.value}`;
        return !seen.has(key) && seen.add(key);
      });
  }

  /** How many client contacts have each of the keys; those that nobody has are left out. */
  async count(keys: readonly CommunicationKey[]): Promise<CommunicationCount[]> {
    const valuesByType = byType(keys);
    if (valuesByType.size === 0) return [];
    const oneType = `SELECT i.TYPE, i.VALUE, COUNT(DISTINCT i.ENTITY_ID) AS CONTACTS
        FROM b_crm_dp_comm_mcd i JOIN b_crm_contact c ON c.ID = i.ENTITY_ID AND c.CATEGORY_ID = 0
        WHERE i.TYPE = ? AND i.VALUE IN (?) AND i.ENTITY_TYPE_ID = ${contactType} GROUP BY i.TYPE, i.VALUE`;
    const rows = await this.portal.query<{ TYPE: string; VALUE: string; CONTACTS: number | string }>(
      [...valuesByType].map(() => oneType).join(' UNION ALL '),
      [...valuesByType].flatMap(([type, values]) => [type, [...values]]),
    );
    return rows.flatMap((row) => {
      const value = askedFor(valuesByType, row);
      return value === null ? [] : [{ type: row.TYPE, value, contacts: Number(row.CONTACTS) }];
    });
  }

  /** Everything the contacts are found by. */
  async ofContacts(contactIds: readonly number[]): Promise<CommunicationMatch[]> {
    if (contactIds.length === 0) return [];
    const rows = await this.portal.query<{ TYPE: string; VALUE: string; ENTITY_ID: number }>(
      `SELECT TYPE, VALUE, ENTITY_ID FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = ${contactType} AND ENTITY_ID IN (?) ORDER BY ENTITY_ID, ID`,
      [contactIds],
    );
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

/** The column's collation takes more for equal than the portal's own comparison of strings does. */
function askedFor(valuesByType: ReadonlyMap<string, ReadonlySet<string>>, row: { TYPE: string; VALUE: string }): string | null {
  const values = valuesByType.get(row.TYPE);
  const value = values?.has(row.VALUE) ? row.VALUE : row.VALUE.toLowerCase();
  return values?.has(value) ? value : null;
}
