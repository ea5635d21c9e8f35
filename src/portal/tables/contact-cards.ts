import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';

/** What a person reads at the head of a contact's card. */
export interface ContactCard {
  contactId: number;
  name: string;
  lastName: string;
  /** The epoch where the row has no date. */
  createdAt: Date;
}

interface Row {
  ID: number;
  NAME: string | null;
  LAST_NAME: string | null;
  DATE_CREATE: string | null;
}

/** b_crm_contact (module crm), client contacts only (CATEGORY_ID 0). */
@Injectable()
export class ContactCards {
  constructor(private readonly portal: PortalDb) {}

  async byIds(contactIds: readonly number[], zone: PortalZone): Promise<Map<number, ContactCard>> {
    if (contactIds.length === 0) return new Map();
    const rows = await this.portal.query<Row>(
      'SELECT ID, NAME, LAST_NAME, DATE_CREATE FROM b_crm_contact WHERE ID IN (?) AND CATEGORY_ID = 0',
      [contactIds],
    );
    return new Map(rows.map((row) => [row.ID, toCard(row, zone)]));
  }

  /** Contacts with exactly these first and last names, of each name the newest; names compare as the portal's collation does. */
  async withNames(names: readonly { name: string; lastName: string }[], most: number, zone: PortalZone): Promise<ContactCard[]> {
    if (names.length === 0) return [];
    // Each name on its own: one range of the index (LAST_NAME, NAME), which ends with the id.
    const one = `(SELECT ID, NAME, LAST_NAME, DATE_CREATE FROM b_crm_contact WHERE LAST_NAME = ? AND NAME = ? AND CATEGORY_ID = 0 ORDER BY ID DESC LIMIT ${most})`;
    const rows = await this.portal.query<Row>(
      names.map(() => one).join(' UNION ALL '),
      names.flatMap(({ name, lastName }) => [lastName, name]),
    );
    return rows.map((row) => toCard(row, zone));
  }
}

function toCard(row: Row, zone: PortalZone): ContactCard {
  return {
    contactId: row.ID,
    name: (row.NAME ?? '').trim(),
    lastName: (row.LAST_NAME ?? '').trim(),
    createdAt: zone.toInstant(row.DATE_CREATE) ?? new Date(0),
  };
}
