import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';
import { atMostEach } from './at-most-each.js';
import { PortalSchema } from './portal-schema.js';

/** An open deal of a contact, with what tells which of several goes on. */
export interface OpenDeal {
  contactId: number;
  dealId: number;
  title: string;
  /** The contact is the deal's client; otherwise one of those who take part in it. */
  isPrimary: boolean;
  createdAt: Date;
  /** When it was made, where the portal keeps no activity (boxes of 2019, deals without any). */
  lastActivityAt: Date;
}

const mostOfAContact = 100;

interface Row {
  CONTACT_ID: number;
  IS_PRIMARY: string | null;
  ID: number;
  TITLE: string | null;
  DATE_CREATE: string | null;
  LAST_ACTIVITY_TIME: string | null;
}

/** b_crm_deal with b_crm_deal_contact (module crm): open deals of one pipeline. Templates of recurring deals are not deals. */
@Injectable()
export class OpenDeals {
  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  /** Newest first, of a contact with very many the newest; a deal of two of the contacts comes twice. */
  async ofContacts(contactIds: readonly number[], categoryId: number, zone: PortalZone): Promise<OpenDeal[]> {
    if (contactIds.length === 0) return [];
    const activity = (await this.schema.hasColumn('b_crm_deal', 'LAST_ACTIVITY_TIME')) ? 'd.LAST_ACTIVITY_TIME' : 'NULL';
    const read = (ids: readonly number[], limit: number) =>
      this.portal.query<Row>(
        `SELECT dc.CONTACT_ID, dc.IS_PRIMARY, d.ID, d.TITLE, d.DATE_CREATE, ${activity} AS LAST_ACTIVITY_TIME
         FROM b_crm_deal_contact dc JOIN b_crm_deal d ON d.ID = dc.DEAL_ID
        WHERE dc.CONTACT_ID IN (?) AND d.CATEGORY_ID = ? AND d.STAGE_SEMANTIC_ID IN ('P', '') AND COALESCE(d.IS_RECURRING, 'N') <> 'Y'
        ORDER BY d.ID DESC, dc.CONTACT_ID LIMIT ${limit}`,
        [ids, categoryId],
      );
    const found = await atMostEach([...new Set(contactIds)], mostOfAContact, read, (contactId) => read([contactId], mostOfAContact));
    const rows = found.toSorted((a, b) => b.ID - a.ID || a.CONTACT_ID - b.CONTACT_ID);
    return rows.map((row) => toOpenDeal(row, zone));
  }
}

function toOpenDeal(row: Row, zone: PortalZone): OpenDeal {
  const createdAt = zone.toInstant(row.DATE_CREATE) ?? new Date(0);
  const activeAt = zone.toInstant(row.LAST_ACTIVITY_TIME) ?? createdAt;
  return {
    contactId: row.CONTACT_ID,
    dealId: row.ID,
    title: row.TITLE ?? '',
    isPrimary: row.IS_PRIMARY === 'Y',
    createdAt,
    lastActivityAt: new Date(Math.max(activeAt.getTime(), createdAt.getTime())), // the column's default lies in the past
  };
}
