import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';
import { atMostEach } from './at-most-each.js';

export interface PortalDeal {
  dealId: number;
  /** The pipeline; 0 = the default one. */
  categoryId: number;
  stageId: string;
  isOpen: boolean;
  responsibleId: number;
  /** The epoch where the row has no date. */
  createdAt: Date;
}

export interface ContactDeal extends PortalDeal {
  contactId: number;
}

export interface FirmDeal extends PortalDeal {
  /** Of a company of the CRM. */
  firmId: number;
}

interface DealRow {
  ID: number;
  CONTACT_ID: number;
  CATEGORY_ID: number;
  STAGE_ID: string | null;
  STAGE_SEMANTIC_ID: string;
  ASSIGNED_BY_ID: number | null;
  DATE_CREATE: string | null;
}

const mostOfAContact = 100;
const columns = 'd.ID, d.CATEGORY_ID, d.STAGE_ID, d.STAGE_SEMANTIC_ID, d.ASSIGNED_BY_ID, d.DATE_CREATE';

/** b_crm_deal with b_crm_deal_contact (module crm). Templates of recurring deals are not deals. */
@Injectable()
export class Deals {
  constructor(private readonly portal: PortalDb) {}

  /**
   * Deals of the contacts in every pipeline, newest first; a deal of two of them comes twice. Of a contact with very many: the newest open
   * ones, the newest and the oldest.
   */
  async ofContacts(contactIds: readonly number[], zone: PortalZone): Promise<ContactDeal[]> {
    const read = (ids: readonly number[], end: string) =>
      this.portal.query<DealRow>(
        `SELECT dc.CONTACT_ID, ${columns} FROM b_crm_deal_contact dc STRAIGHT_JOIN b_crm_deal d ON d.ID = dc.DEAL_ID
          WHERE dc.CONTACT_ID IN (?) AND COALESCE(d.IS_RECURRING, 'N') <> 'Y' ${end}`,
        [ids],
      );
    const rows = await atMostEach(
      [...new Set(contactIds)],
      mostOfAContact,
      (ids, limit) => read(ids, `LIMIT ${limit}`),
      async (contactId) => {
        const parts = await Promise.all([
          read([contactId], `AND d.STAGE_SEMANTIC_ID IN ('P', '') ORDER BY dc.DEAL_ID DESC LIMIT ${mostOfAContact}`),
          read([contactId], `ORDER BY dc.DEAL_ID DESC LIMIT ${mostOfAContact}`),
          read([contactId], `ORDER BY dc.DEAL_ID LIMIT ${mostOfAContact}`),
        ]);
        return [...new Map(parts.flat().map((row) => [row.ID, row])).values()];
      },
    );
    const newestFirst = rows.toSorted((a, b) => b.ID - a.ID || a.CONTACT_ID - b.CONTACT_ID);
    return newestFirst.map((row) => ({ contactId: row.CONTACT_ID, ...toDeal(row, zone) }));
  }

  /** Open deals of companies of the CRM in the pipelines, newest first, of a company with very many the newest. */
  async ofFirms(firmIds: readonly number[], categoryIds: readonly number[], zone: PortalZone): Promise<FirmDeal[]> {
    if (firmIds.length === 0 || categoryIds.length === 0) return [];
    const read = (ids: readonly number[], end: string) =>
      this.portal.query<DealRow & { COMPANY_ID: number }>(
        `SELECT d.COMPANY_ID, ${columns} FROM b_crm_deal d WHERE d.COMPANY_ID IN (?) AND d.CATEGORY_ID IN (?)
            AND d.STAGE_SEMANTIC_ID IN ('P', '') AND COALESCE(d.IS_RECURRING, 'N') <> 'Y' ${end}`,
        [ids, categoryIds],
      );
    const rows = await atMostEach(
      [...new Set(firmIds)],
      mostOfAContact,
      (ids, limit) => read(ids, `LIMIT ${limit}`),
      (firmId) => read([firmId], `ORDER BY d.ID DESC LIMIT ${mostOfAContact}`),
    );
    return rows.toSorted((a, b) => b.ID - a.ID).map((row) => ({ firmId: row.COMPANY_ID, ...toDeal(row, zone) }));
  }

  async byIds(dealIds: readonly number[], zone: PortalZone): Promise<Map<number, PortalDeal>> {
    if (dealIds.length === 0) return new Map();
    const rows = await this.portal.query<DealRow>(
      `SELECT ${columns} FROM b_crm_deal d WHERE d.ID IN (?) AND COALESCE(d.IS_RECURRING, 'N') <> 'Y'`,
      [dealIds],
    );
    return new Map(rows.map((row) => [row.ID, toDeal(row, zone)]));
  }
}

function toDeal(row: DealRow, zone: PortalZone): PortalDeal {
  return {
    dealId: row.ID,
    categoryId: row.CATEGORY_ID,
    stageId: row.STAGE_ID ?? '',
    isOpen: row.STAGE_SEMANTIC_ID === 'P' || row.STAGE_SEMANTIC_ID === '',
    responsibleId: row.ASSIGNED_BY_ID ?? 0,
    createdAt: zone.toInstant(row.DATE_CREATE) ?? new Date(0),
  };
}
